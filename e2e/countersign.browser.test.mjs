// Countersign in the browser: another date is agreed, one bureau is silent, and a disagreement goes up
// with every view and its grounds.

import { test } from 'node:test'
import assert from 'node:assert/strict'
import { Stage } from './lib/browser.mjs'
import { namesIn } from './lib/cases.mjs'
import { chapter } from './lib/chapter.mjs'
import { attachTo, choice, choose, decide, openTask, signIn } from './lib/hands.mjs'
import { Server } from './lib/server.mjs'

test('a document is countersigned in the browser', { timeout: 300_000 }, async (t) => {
  const server = await Server.start(t)
  const stage = await Stage.open(t, server)
  const drafter = await stage.window('drafter')
  const lead = await stage.window('lead unit')
  const forestry = await stage.window('forestry')
  const anybody = await stage.window('anybody')
  let number
  let code

  const consulted = (page) => page.getByRole('region', { name: '部门答复' })

  await chapter(t, 'the lead unit asks three bureaus', async () => {
    await signIn(drafter, 'natural-resources-clerk')
    await drafter.goto('/processes/countersign')
    await drafter.getByRole('button', { name: /^演\s?练$/ }).click()
    await drafter.getByLabel('公文标题').fill('关于规范农村宅基地审批的意见（征求意见稿）')
    await choose(drafter, '类别', '征求意见')
    await drafter.getByLabel('内容摘要').fill('规范宅基地申请与审批的程序')
    await choose(drafter, '征求意见的单位', '县住房和城乡建设管理局', '县林业局', '市生态环境局平顺分局')
    await attachTo(drafter, '公文文稿')
    await stage.picture(drafter, '41-countersign-application')
    await drafter.getByRole('button', { name: '提交演练' }).click()
    await drafter.getByRole('heading', { name: '演练已开始' }).waitFor()
    ;[number, code] = await drafter.locator('.done-value').allInnerTexts()
    await drafter.getByRole('link', { name: '打开办件' }).click()
    await drafter.getByText('0 / 3 已有结果').waitFor()
  })

  await chapter(t, 'one has no objection', async () => {
    const housing = await stage.window('housing')
    await signIn(housing, 'housing-leader')
    await openTask(housing, number)
    await decide(housing, '无不同意见')
  })

  await chapter(t, 'who delegates a task finds it in the inbox and takes it back', async () => {
    await signIn(forestry, 'forestry-leader')
    await openTask(forestry, number)
    await forestry.getByRole('button', { name: '更多操作' }).click()
    await forestry.getByRole('button', { name: '委派', exact: true }).click()
    const unit = forestry.getByRole('combobox', { name: '单位', exact: true })
    await unit.fill('县林业局') // a long list shows only its beginning
    await unit.press('Enter')
    await choose(forestry, '岗位或人员', /^经办人$/)
    await forestry.getByRole('button', { name: '确定“委派”' }).click()
    await forestry.getByText('交回后才能办理').first().waitFor()
    await stage.picture(forestry, '41-delegated-task')
    await forestry.goto('/inbox')
    const delegated = forestry.getByRole('region', { name: '已委派（1 件）' })
    await delegated.getByText('已委派县林业局经办人提出意见，可拿回').waitFor()
    assert.equal(await forestry.locator('.header .count').count(), 0, 'what is delegated is not counted as to do')
    await stage.picture(forestry, '41-delegated')
    await delegated.getByRole('link').click()
    await forestry.getByRole('button', { name: '拿回', exact: true }).click()
    await forestry.getByRole('button', { name: '确定“拿回”' }).click()
    await choice(forestry, '无不同意见').waitFor()
  })

  await chapter(t, 'another needs more time and agrees another date with the lead unit', async () => {
    await openTask(forestry, number)
    await forestry.getByRole('button', { name: '申请延期', exact: true }).click()
    const day = forestry.getByLabel('延到哪一天')
    const earliest = new Date(await day.getAttribute('min'))
    await day.fill(new Date(earliest.getTime() + 10 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10))
    await forestry.getByLabel('延期理由').fill('需局务会研究')
    await stage.picture(forestry, '42-extension')
    await forestry.getByRole('button', { name: '提交延期申请' }).click()
    await forestry.getByText('延期申请已提交').waitFor()

    await signIn(lead, 'natural-resources-leader')
    await openTask(lead, number, '延期申请')
    await lead.getByText('需局务会研究').first().waitFor()
    await stage.picture(lead, '43-extension-asked')
    await decide(lead, '同意延期')
  })

  await chapter(t, 'after 7 working days the silent one has no objection; who agreed another date still has time', async () => {
    await drafter.reload()
    await drafter.getByRole('button', { name: '快进 7 个工作日' }).click()
    await drafter.getByText('其中 1 个为逾期视同').waitFor()
    const deemed = consulted(drafter).locator('.opinion-deemed')
    assert.match(await deemed.innerText(), /市生态环境局平顺分局[\s\S]*视为无不同意见[\s\S]*第三十一条/)
    assert.equal(await consulted(drafter).locator('.opinion-open').count(), 1)
    await stage.picture(drafter, '44-countersign-deemed')
  })

  await chapter(t, 'an objection cannot be given without its grounds', async () => {
    await openTask(forestry, number)
    await choice(forestry, '有不同意见').check()
    await forestry.getByLabel(/^意见/).fill('第五条与林地管理规定不一致')
    await forestry.getByRole('button', { name: '提交“有不同意见”' }).click()
    await forestry.getByRole('alert').filter({ hasText: '理由' }).waitFor()
    await decide(forestry, '有不同意见', { reasons: '森林法第三十七条' })
  })

  await chapter(t, 'the units negotiate; what remains open goes up with each side’s view and grounds', async () => {
    await openTask(lead, number)
    await decide(lead, '提出协商方案', { opinion: '第五条增加一款' })
    await openTask(forestry, number)
    await decide(forestry, '保留意见', { opinion: '仍不同意第五条', reasons: '应写明先办林地手续' })
    await openTask(lead, number)
    await decide(lead, '上报分管领导', { opinion: '建议按修改稿印发', reasons: '已与上位法衔接' })

    const leader = await stage.window('leader in charge')
    await signIn(leader, 'leader-in-charge')
    await openTask(leader, number)
    const views = leader.getByRole('region', { name: '已有的答复' })
    for (const said of ['第五条与林地管理规定不一致', '森林法第三十七条', '第五条增加一款', '仍不同意第五条', '应写明先办林地手续', '建议按修改稿印发', '已与上位法衔接']) {
      assert.equal(await views.getByText(said, { exact: true }).count(), 1, said)
    }
    assert.equal(await views.locator('.opinion-deemed').count(), 1)
    await stage.picture(leader, '45-decision-of-the-leader')
    await decide(leader, '采纳主办部门建议', { opinion: '按主办部门建议办理' })
  })

  await chapter(t, 'the public sees the way it went, and no person and no inner opinion', async () => {
    await anybody.goto(`/track?number=${number}&code=${code}`)
    await anybody.getByText('领导协调后按主办部门建议办理').first().waitFor()
    const seen = await anybody.content()
    assert.deepEqual(namesIn(seen), [])
    for (const inner of ['林地管理规定', '森林法', '建议按修改稿印发']) assert.ok(!seen.includes(inner), inner)
    assert.equal(await anybody.locator('.track-line-deemed').count(), 1)
    await stage.picture(anybody, '46-track-countersign')
  })

  await chapter(t, 'nothing went wrong unseen, and everybody can use every page', async () => {
    assert.deepEqual(stage.complaints, [])
  })
})
