// What holds for the page as a whole, whoever uses it and however.

import { test } from 'node:test'
import assert from 'node:assert/strict'
import { Stage } from './lib/browser.mjs'
import { chapter } from './lib/chapter.mjs'
import { choose, signIn } from './lib/hands.mjs'
import { Server } from './lib/server.mjs'

test('the page as a whole', { timeout: 180_000 }, async (t) => {
  const server = await Server.start(t)
  const stage = await Stage.open(t, server)

  await chapter(t, 'who wants no motion can still open a list and choose', async () => {
    const page = await stage.window('no motion', { reducedMotion: 'reduce' })
    await signIn(page, 'xiqingbei')
    await page.goto('/processes/cemetery-siting-village/apply?rehearsal=1')
    await page.getByLabel('选址地点').fill('南山坡')
    await choose(page, '拟用地类', '荒山瘠地')
  })

  await chapter(t, 'the language changes with one click and stays', async () => {
    const page = await stage.window('English')
    await page.goto('/processes/cemetery-siting-village')
    await page.getByRole('button', { name: /^English/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Village cemetery siting' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Village cemetery siting' }).waitFor()
    assert.equal(await page.locator('html').getAttribute('lang'), 'en')
    await stage.picture(page, '31-guide-english')
  })

  await chapter(t, 'a place that needs somebody leads through the sign-in and back', async () => {
    const page = await stage.window('somebody')
    await page.goto('/processes/cemetery-siting-village')
    await page.getByRole('button', { name: '登录后申请' }).click()
    await page.getByLabel('账号').fill('xiqingbei')
    await page.getByLabel('密码', { exact: true }).fill('wrong')
    await page.getByRole('button', { name: /^登\s?录$/ }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('密码', { exact: true }).fill('shunban')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '填写申请' }).waitFor()
  })

  await chapter(t, 'anybody works out an amount before applying, and sees how it comes about', async () => {
    const page = await stage.window('calculator')
    await page.goto('/processes/rent-subsidy')
    await page.getByRole('button', { name: '自查与试算' }).click()
    await page.getByRole('heading', { level: 1, name: /^自查/ }).waitFor()
    await page.getByText('填写申请内容后自动试算').waitFor()
    await page.getByLabel('申请人姓名').fill('张甲')
    await page.getByText(/还要填写“.+”，才能算出/).waitFor()
    await stage.picture(page, '32-self-check')
  })

  await chapter(t, 'a date is picked in the language of the page', async () => {
    const page = await stage.window('a date')
    await page.goto('/processes/draft-to-city/check')
    await page.getByLabel('市里要求的报送时限').click()
    const weekdays = await page.locator('.ant-picker-dropdown:visible th').allInnerTexts()
    assert.deepEqual([...weekdays].sort(), [...'一三二五六四日'].sort(), 'the days of the week')
    await page.locator('.ant-picker-dropdown:visible').getByText(/月/).first().waitFor()
    await stage.picture(page, '32-date')
  })

  await chapter(t, 'the keyboard alone reaches the text, finds a matter among the many and opens it', async () => {
    const page = await stage.window('keyboard')
    await page.goto('/')
    await page.getByRole('link', { name: '村级公益性公墓选址审批', exact: true }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main')
    await tabTo(page, '查找事项')
    await page.keyboard.type('村级公益性公墓')
    await page.getByRole('status').filter({ hasText: '显示 1 项' }).waitFor()
    await tabTo(page, '村级公益性公墓选址审批')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: '村级公益性公墓选址审批' }).waitFor()
  })

  await chapter(t, 'an address that does not exist says so and leads home', async () => {
    const page = await stage.window('lost')
    await page.goto('/nowhere')
    await page.getByText('没有这个页面').waitFor()
    await stage.picture(page, '32-nowhere')
    await page.getByRole('main').getByRole('link', { name: '回到事项目录' }).click()
    await page.getByRole('heading', { level: 1, name: '事项目录' }).waitFor()
  })

  await chapter(t, 'a wrong query code is told, without a trace of the case', async () => {
    const page = await stage.window('guesser')
    await page.goto('/track')
    await page.getByLabel('受理编号').fill('MD2026-00001')
    await page.getByLabel('查询码').fill('AAAAAAAAAA')
    await page.getByRole('button', { name: /^查\s?询$/ }).click()
    await page.getByRole('alert').waitFor()
    await stage.picture(page, '33-track-refused')
  })

  await chapter(t, 'while the server is away the page says so, and goes on when it is back', async () => {
    const page = await stage.window('patient')
    await page.goto('/track')
    await page.getByLabel('受理编号').fill('MD2026-00001')
    await page.getByLabel('查询码').fill('AAAAAAAAAA')
    await server.kill()
    await page.getByRole('button', { name: /^查\s?询$/ }).click()
    await page.getByText('连接不上服务器').first().waitFor()
    await server.start()
    await page.getByRole('button', { name: /^查\s?询$/ }).click()
    await page.getByRole('alert').getByText('连接不上服务器').waitFor({ state: 'detached' })
  })

  await chapter(t, 'nothing went wrong unseen, and everybody can use every page', async () => {
    assert.deepEqual(stage.complaints, [])
  })
})

/** Goes on with Tab, a few times at most, until what has the focus is called so. */
async function tabTo(page, name) {
  for (let tabs = 0; tabs < 8; tabs++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent)
    if (focused === name) return
  }
  throw new Error(`Tab does not reach ${name}`)
}
