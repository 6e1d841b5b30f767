// What people do with the page, found as they find it: by what is written on it.

import { pdf } from './cases.mjs'

/** Signs in at the form, as somebody with an account does. */
export async function signIn(page, login) {
  await page.goto('/signin')
  await page.getByLabel('账号').fill(login)
  await page.getByLabel('密码', { exact: true }).fill('shunban')
  await page.getByRole('button', { name: /^登\s?录$/ }).click()
  await page.getByRole('button', { name: /^账户：/ }).waitFor()
}

/** Chooses from a list that opens; several choices leave it open. */
export async function choose(page, label, ...options) {
  await unfold(page, label)
  for (const option of options) {
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: option }).first().click()
  }
  if (options.length > 1) await page.keyboard.press('Escape')
}

/** Opens a list. On a busy machine the library sometimes places it off the screen; whoever sees none opens it again. */
async function unfold(page, label) {
  const list = page.locator('.ant-select-dropdown:visible').first()
  for (let times = 0; times < 3; times++) {
    await page.getByRole('combobox', { name: label }).click()
    await list.waitFor()
    for (let looks = 0; looks < 20; looks++) {
      const place = await list.boundingBox()
      if (place && place.x >= 0 && place.y >= 0) return
      await page.waitForTimeout(50)
    }
    await page.keyboard.press('Escape')
    await list.waitFor({ state: 'hidden' })
  }
}

/** Answers a question of yes or no. */
export function decideOn(page, label, answer) {
  return page.getByRole('group', { name: label }).getByText(answer, { exact: true }).click()
}

/** Attaches a small PDF to a material, through the button and the dialog of the browser. */
export async function attachTo(page, material) {
  const dialog = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: `为“${material}”选择文件` }).click()
  await (await dialog).setFiles({ name: `${material}.pdf`, mimeType: 'application/pdf', buffer: Buffer.from(pdf) })
  await page.getByRole('link', { name: `${material}.pdf` }).waitFor()
}

/** The row of a case in the inbox; with a title where the case has several there. */
export function row(page, number, title = '') {
  return page.getByRole('main').getByRole('listitem').filter({ hasText: number }).filter({ hasText: title })
}

/** Opens the task of a case from the inbox. */
export async function openTask(page, number, title) {
  await page.goto('/inbox')
  await row(page, number, title).getByRole('link').click()
  await page.getByRole('heading', { name: '办理', exact: true }).waitFor()
}

/** One of the answers; its name goes on with what it will do. */
export function choice(page, answer) {
  return page.getByRole('radio', { name: new RegExp(`^${answer}(?!\\p{L})`, 'u') })
}

/** Answers the task that is open: chooses, writes, and submits. A single choice is chosen already. */
export async function decide(page, answer, { opinion, reasons } = {}) {
  await choice(page, answer).check()
  if (opinion) await page.getByLabel(/^意见/).fill(opinion)
  if (reasons) await page.getByLabel(/^理由和依据/).fill(reasons)
  await page.getByRole('button', { name: `提交“${answer}”` }).click()
  await page.getByRole('status').filter({ hasText: `已提交“${answer}”` }).waitFor()
}
