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
  await page.getByRole('combobox', { name: label }).click()
  for (const option of options) {
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: option }).first().click()
  }
  if (options.length > 1) await page.keyboard.press('Escape')
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

/** Opens the task of a case from the inbox. */
export async function openTask(page, number) {
  await page.goto('/inbox')
  await page.getByRole('link', { name: number }).click()
  await page.getByRole('heading', { name: '我的办理' }).waitFor()
}

/** Answers the task that is open: chooses, writes, and submits. A single choice needs no choosing. */
export async function decide(page, answer, { opinion, reasons } = {}) {
  const choice = page.getByRole('radio', { name: answer })
  if (await choice.count()) await choice.check()
  if (opinion) await page.getByLabel(/^意见/).fill(opinion)
  if (reasons) await page.getByLabel(/^理由/).fill(reasons)
  await page.getByRole('button', { name: `提交：${answer}` }).click()
  await page.getByText(`已办理：${answer}`).waitFor()
}
