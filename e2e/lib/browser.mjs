// Chromium, with a window of its own for each person.

import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import assert from 'node:assert/strict'
import { root, temporaryFolder } from './server.mjs'

const web = createRequire(join(root, 'web', 'package.json'))
const { chromium } = web('playwright-core')
const { source: axe } = web('axe-core')

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const desk = { width: 1440, height: 900 }
const phone = { width: 360, height: 740 }

export class Stage {
  #browser
  #windows = []

  /** Opens the browser; it closes with the test. Pictures go to SCREENSHOTS, else to a folder thrown away. */
  static async open(t, server) {
    assert.ok(existsSync(executablePath), `no browser at ${executablePath}`)
    const stage = new Stage()
    stage.server = server
    stage.pictures = process.env.SCREENSHOTS ?? (await temporaryFolder(t))
    await mkdir(stage.pictures, { recursive: true })
    stage.#browser = await chromium.launch({ executablePath })
    t.after(() => stage.#browser.close())
    return stage
  }

  /** A fresh window in which nobody is signed in: its own cookies, its own storage. */
  async window(who, { language = 'zh-CN', reducedMotion = 'no-preference' } = {}) {
    const context = await this.#browser.newContext({
      baseURL: this.server.url,
      viewport: desk,
      locale: language,
      timezoneId: 'Asia/Shanghai',
      reducedMotion,
    })
    context.setDefaultTimeout(20_000)
    const page = await context.newPage()
    const window = { page, complaints: [] }
    const complain = (what) => window.complaints.push({ what, where: who })
    page.on('pageerror', (error) => complain(`${error}`))
    page.on('response', (response) => {
      if (response.status() >= 500) complain(`${response.status()} ${new URL(response.url()).pathname}`)
    })
    page.on('console', (message) => {
      // Chromium reports every refused request here as well; those are the server's to answer for.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        complain(message.text())
      }
    })
    this.#windows.push(window)
    return page
  }

  /**
   * Takes a picture of the whole page on a phone and on a desk, and holds it against what must be true
   * of every page: nothing runs out of the screen sideways, and everybody can use it (WCAG 2.2 AA, as
   * far as a program can tell).
   */
  async picture(page, name) {
    const { complaints } = this.#windows.find((window) => window.page === page)
    await page.waitForLoadState('networkidle')
    for (const size of [phone, desk]) {
      await page.setViewportSize(size)
      await page.screenshot({ path: join(this.pictures, `${name}-${size.width}.png`), fullPage: true, animations: 'disabled' })
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      const where = `${name} at ${size.width}`
      if (width > size.width) complaints.push({ what: `${width} px wide`, where })
      for (const what of await barriers(page)) complaints.push({ what, where })
    }
  }

  /** What went wrong unseen: errors of the page, answers of the server that nobody expects, barriers; each once, with where. */
  get complaints() {
    const places = new Map()
    for (const { complaints } of this.#windows) {
      for (const { what, where } of complaints) places.set(what, [...(places.get(what) ?? []), where])
    }
    return [...places].map(([what, where]) => `${what} (${where.join(', ')})`)
  }
}

/** What keeps people from using a page: the rule, and the control as it is called. */
async function barriers(page) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }),
  )
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}, ${help}: ${target.join(' ')}`))
}
