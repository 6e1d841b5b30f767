// Legal time in the browser: an administrator counts, is told what is wrong with a notice, amends the
// calendar; everybody concerned sees why a date is the one it is.

import { test } from 'node:test'
import assert from 'node:assert/strict'
import { Stage } from './lib/browser.mjs'
import { apply, countersign } from './lib/cases.mjs'
import { chapter } from './lib/chapter.mjs'
import { openTask, signIn } from './lib/hands.mjs'
import { Cast } from './lib/http.mjs'
import { Server } from './lib/server.mjs'

test('time as the law counts it, in the browser', { timeout: 180_000 }, async (t) => {
  const server = await Server.start(t)
  const stage = await Stage.open(t, server)
  const cast = new Cast(server)
  const started = await apply(await cast.as('finance-clerk'), countersign, { form: { units: ['housing', 'forestry'] } })
  const { tasks } = await (await cast.as('finance-clerk')).get(`cases/${started.id}`)
  const last = day(new Date(new Date(tasks[0].due) - 1))
  const admin = await stage.window('administrator')
  const housing = await stage.window('housing bureau')

  await chapter(t, 'the administrator counts seven working days across National Day', async () => {
    await signIn(admin, 'admin')
    await stage.picture(admin, '41-first-page-of-the-administrator')
    await admin.getByRole('link', { name: '日历', exact: true }).click()
    await admin.getByRole('heading', { level: 1, name: '日历' }).waitFor()
    await admin.getByLabel('起算日期').fill('2026-09-25')
    await admin.getByRole('button', { name: /推\s?算$/ }).click()
    const result = admin.getByRole('region', { name: '推算结果' })
    await result.locator('.ledger-last').waitFor()
    assert.match(await result.locator('.ledger-last').innerText(), /10月12日[\s\S]*最后一日/)
    assert.match(await result.innerText(), /10月10日[\s\S]*调休上班/)
    await stage.picture(admin, '42-calendar')
  })

  await chapter(t, 'a notice with a slip of the pen is refused at its line', async () => {
    await admin.getByLabel('粘贴通知原文').fill('国务院办公厅关于2030年部分节假日安排的通知\n国办发明电〔2029〕9号\n一、元旦：1月1日（周三）放假，共1天。\n2029年11月5日')
    await admin.getByRole('button', { name: /预\s?览$/ }).click()
    await admin.getByText('第 3 行：2030-01-01 是周二，通知写的是周三').waitFor()
    assert.equal(await admin.getByRole('button', { name: /^发布/ }).count(), 0)
    await stage.picture(admin, '43-notice-refused')
  })

  await chapter(t, 'the county takes a day off: what moves is seen first, then it moves', async () => {
    await admin.getByLabel('粘贴通知原文').fill(storm(last))
    await admin.getByRole('button', { name: /预\s?览$/ }).click()
    await admin.getByText('在办办件 1 件，其中 1 件的 2 个日期会变动').waitFor()
    await stage.picture(admin, '44-preview')
    await admin.getByRole('button', { name: '发布，变动 2 个日期' }).click()
    await admin.getByText('第 2 版已核对完毕：1 件，变动 1 件').waitFor()
    await stage.picture(admin, '45-published')
  })

  await chapter(t, 'who has to answer sees the new date and why it is this one', async () => {
    await signIn(housing, 'housing-leader')
    await openTask(housing, started.number)
    await housing.getByRole('complementary').getByRole('button', { name: /为什么是这一天/ }).click()
    const why = housing.getByRole('dialog')
    await why.locator('.ledger-last').waitFor()
    assert.match(await why.innerText(), /节假日：台风[\s\S]*最后一日/)
    await stage.picture(housing, '46-why-this-date')
    await housing.keyboard.press('Escape')
    await why.waitFor({ state: 'detached' })
    await housing.getByRole('button', { name: '显示系统记录' }).waitFor()
    await stage.picture(housing, '47-task-after-the-move')
  })

  await chapter(t, 'the supervision page counts what is open', async () => {
    await housing.goto('/supervision')
    await housing.getByRole('heading', { level: 1, name: '督办' }).waitFor()
    const row = housing.getByRole('row').filter({ hasText: '县住房和城乡建设管理局' })
    await row.waitFor()
    assert.match(await row.innerText(), /\t1\t0\t/)
    await stage.picture(housing, '48-supervision')
  })

  await chapter(t, 'nothing went wrong unseen, and everybody can use every page', async () => {
    assert.deepEqual(stage.complaints, [])
  })
})

/** The day on which a moment falls where the law counts. */
function day(moment) {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(moment)
}

/** A schedule of the county that makes a working day a day of rest. */
function storm(date) {
  return `layer: county
year: ${date.slice(0, 4)}
notice: {number: 县〔2026〕1号, title: 关于停工的通知, date: ${date}}
rest:
  - {name: 台风, from: ${date}, to: ${date}}
`
}
