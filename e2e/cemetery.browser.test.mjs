// The whole way of a village cemetery in the browser, each person at a window of their own.

import { test } from 'node:test'
import assert from 'node:assert/strict'
import { Stage } from './lib/browser.mjs'
import { namesIn } from './lib/cases.mjs'
import { chapter } from './lib/chapter.mjs'
import { attachTo, choice, choose, decide, decideOn, openTask, row, signIn } from './lib/hands.mjs'
import { Server } from './lib/server.mjs'

test('a village cemetery from the catalogue to the filing, in the browser', { timeout: 300_000 }, async (t) => {
  const server = await Server.start(t)
  const stage = await Stage.open(t, server)
  const village = await stage.window('village committee')
  const anybody = await stage.window('anybody')
  const silent = await stage.window('silent bureau')
  const started = {}

  await chapter(t, 'the catalogue and the guide are open to everybody', async () => {
    await anybody.goto('/')
    await anybody.getByRole('status').filter({ hasText: '项' }).waitFor()
    await stage.picture(anybody, '01-catalogue')
    await anybody.getByLabel('查找事项').fill('村级公益性')
    await anybody.getByRole('link', { name: '村级公益性公墓选址审批', exact: true }).click()
    await anybody.getByRole('heading', { level: 1, name: '村级公益性公墓选址审批' }).waitFor()
    const guide = await anybody.getByRole('main').innerText()
    for (const said of ['同时征求 5 个单位意见', '7 个工作日', '逾期未答复，视为“无不同意见”', '平政发〔2023〕50号', '公益性公墓建设申请报告']) {
      assert.ok(guide.includes(said), `the guide does not say ${said}:\n${guide}`)
    }
    await stage.picture(anybody, '02-guide')
  })

  await chapter(t, 'the village committee signs in', async () => {
    await village.goto('/signin')
    await village.getByRole('heading', { level: 1, name: '登录' }).waitFor()
    await stage.picture(village, '03-sign-in')
    await signIn(village, 'xiqingbei')
    await village.getByRole('link', { name: '村级公益性公墓选址审批', exact: true }).click()
    await village.getByRole('button', { name: /^演\s?练$/ }).click()
  })

  await chapter(t, 'an application for 6 亩 is refused at its field, with the rule and its basis', async () => {
    await village.getByLabel('选址地点').fill('南山坡')
    await choose(village, '拟用地类', '荒山瘠地')
    await village.getByLabel('占地面积（亩）').fill('6')
    await village.getByLabel('墓穴数').fill('300')
    await decideOn(village, '是否建骨灰堂', '否')
    await decideOn(village, '是否占用永久基本农田', '否')
    await decideOn(village, '是否位于“三沿六区”或自然保护地', '否')
    for (const material of ['公益性公墓建设申请报告', '规划设计方案', '村民会议或村民代表会议决议']) await attachTo(village, material)
    await village.getByRole('button', { name: '提交演练' }).click()
    await village.getByRole('status').filter({ hasText: '有 1 处需要修改' }).waitFor()
    const field = village.locator('.field-wrong')
    assert.equal(await field.count(), 1)
    const said = await field.innerText()
    for (const part of ['占地面积（亩）', '村级公墓占地不得超过 5 亩，申请的是 6 亩', '平政办发〔2023〕23号', '三（三）1']) {
      assert.ok(said.includes(part), `the field does not say ${part}:\n${said}`)
    }
    await stage.picture(village, '04-refused')
  })

  await chapter(t, 'with 4.5 亩 it is accepted, and gets a number and a query code', async () => {
    await village.getByLabel('占地面积（亩）').fill('4.5')
    await village.getByText('目前填写的内容符合全部规定').waitFor()
    await stage.picture(village, '05-application')
    await village.getByRole('button', { name: '提交演练' }).click()
    await village.getByRole('heading', { name: '演练已开始' }).waitFor()
    ;[started.number, started.code] = await village.locator('.done-value').allInnerTexts()
    assert.match(started.number, /^YLMD\d{4}-00001$/)
    await stage.picture(village, '06-started')
  })

  await chapter(t, 'anybody with number and code sees where it is, and no person', async () => {
    await anybody.goto('/track')
    await anybody.getByLabel('受理编号').fill(started.number)
    await anybody.getByLabel('查询码').fill(started.code)
    await anybody.getByRole('button', { name: /^查\s?询$/ }).click()
    await anybody.getByRole('region', { name: started.number }).waitFor()
    const seen = await anybody.getByRole('main').innerText()
    assert.ok(seen.includes('乡镇审核') && seen.includes('北社乡'), seen)
    assert.deepEqual(namesIn(await anybody.content()), [])
    await stage.picture(anybody, '07-track')
  })

  await chapter(t, "the township's leader finds it in the inbox, sees what each answer will do, and agrees", async () => {
    const township = await stage.window("township's leader")
    await signIn(township, 'beishe-leader')
    await row(township, started.number).waitFor()
    await stage.picture(township, '08-inbox')
    await openTask(township, started.number)
    for (const effect of ['县行政审批局受理', '退回申请人']) await township.locator('.choice-effect').filter({ hasText: effect }).waitFor()
    await stage.picture(township, '09-task')
    await decide(township, '同意', { opinion: '同意上报' })
    assert.equal(await row(township, started.number).count(), 0, 'what is done is out of the inbox')
  })

  await chapter(t, 'the window of the approvals bureau accepts it; an opinion that is required cannot be left out', async () => {
    const window = await stage.window('window')
    await signIn(window, 'approvals-window')
    await openTask(window, started.number)
    await choice(window, '通知补正').check()
    await window.getByRole('button', { name: '提交“通知补正”' }).click()
    await window.getByRole('alert').filter({ hasText: '须填写意见' }).waitFor()
    await decide(window, '受理')
  })

  await chapter(t, 'five bureaus are asked in parallel, each with 7 working days', async () => {
    await anybody.reload()
    await anybody.getByRole('heading', { name: '征求部门意见' }).waitFor()
    const asked = anybody.locator('.track-unit')
    assert.equal(await asked.count(), 5)
    for (const said of await asked.allInnerTexts()) assert.match(said, /等待答复[\s\S]*答复[\s\S]*还剩 7 /)
    await stage.picture(anybody, '10-track-parallel')
  })

  await chapter(t, 'four bureaus answer; the server is killed after the second, and nobody loses anything', async () => {
    for (const [index, bureau] of ['housing', 'ecology', 'forestry', 'natural-resources'].entries()) {
      const leader = await stage.window(`${bureau}'s leader`)
      await signIn(leader, `${bureau}-leader`)
      await openTask(leader, started.number)
      if (index === 2) {
        // The power fails while an opinion is being written: it is still there, and is sent when the server is back.
        await choice(leader, '无不同意见').check()
        await leader.getByLabel(/^意见/).fill('林业无不同意见')
        await server.kill()
        await leader.getByRole('button', { name: '提交“无不同意见”' }).click()
        await leader.getByText('连接不上服务器').first().waitFor()
        await stage.picture(leader, '11-server-away')
        await server.start()
        assert.equal(await leader.getByLabel(/^意见/).inputValue(), '林业无不同意见')
        await decide(leader, '无不同意见')
      } else {
        await decide(leader, '无不同意见', { opinion: `${bureau} 无不同意见` })
      }
      await leader.context().close()
    }
    await village.goto('/cases')
    await village.getByText(started.number).waitFor()
    await stage.picture(village, '12-my-cases')
    await village.getByRole('main').getByRole('link', { name: '村级公益性公墓选址审批' }).click()
    await village.getByText('4 / 5 已有结果').waitFor()
    assert.equal(await village.getByRole('region', { name: '征求部门意见' }).locator('.opinion-answered').count(), 4)
  })

  await chapter(t, 'the clock of the rehearsal is moved 7 working days, and silence is deemed consent, by law and by nobody', async () => {
    await village.getByRole('button', { name: '快进 7 个工作日' }).click()
    await village.locator('.opinion-deemed').waitFor()
    const consulted = village.getByRole('region', { name: '征求部门意见' })
    const deemed = await consulted.locator('.opinion-deemed').allInnerTexts()
    assert.equal(deemed.length, 1)
    for (const said of ['县民政局', '视为', '平政发〔2023〕50号', '第三十一条']) assert.ok(deemed[0].includes(said), deemed[0])
    for (const said of await consulted.locator('.opinion-answered').allInnerTexts()) assert.doesNotMatch(said, /视为|视同|逾期/)
    await village.getByText('其中 1 个为逾期视同').waitFor()
    assert.equal(await village.locator('.timeline-deemed').count(), 1)
    await stage.picture(village, '13-case-deemed')

    await anybody.reload()
    const line = anybody.locator('.track-line-deemed')
    await line.waitFor()
    for (const said of ['县民政局', '逾期视同', '平政发〔2023〕50号']) assert.ok((await line.innerText()).includes(said), await line.innerText())
    assert.deepEqual(namesIn(await anybody.content()), [])
    await stage.picture(anybody, '14-track-deemed')
  })

  await chapter(t, 'who was silent finds that it has been decided by law', async () => {
    await signIn(silent, 'civil-affairs-leader')
    await silent.goto('/inbox')
    await silent.getByText('现在没有需要您办理的任务').waitFor()
    await silent.getByRole('button', { name: '已办', exact: true }).click()
    const deemed = row(silent, started.number)
    await deemed.waitFor()
    assert.match(await deemed.innerText(), /视为“无不同意见”（逾期未复）/)
    await stage.picture(silent, '15-inbox-done')
    await deemed.getByRole('link').click()
    await silent.getByRole('alert').filter({ hasText: '答复期限已届满' }).waitFor()
    assert.match(await silent.locator('.outcome-deemed').innerText(), /视为[\s\S]*平政发〔2023〕50号/)
    await stage.picture(silent, '16-task-deemed')
  })

  await chapter(t, 'what the bureau still says is kept as a late opinion, once, and changes nothing', async () => {
    await choice(silent, '有不同意见').check()
    await silent.getByLabel(/^意见/).fill('墓地距村民住宅较近')
    await silent.getByRole('button', { name: '提交“有不同意见”' }).click()
    await silent.getByRole('alert').filter({ hasText: '这项任务已经办完' }).waitFor()
    const kept = silent.locator('.late-opinion')
    assert.match(await kept.innerText(), /墓地距村民住宅较近/)
    assert.match(await silent.locator('.outcome-deemed').innerText(), /视为/)
    assert.equal(await silent.getByRole('button', { name: /^提交/ }).count(), 0)
    await stage.picture(silent, '16b-late-opinion')
  })

  await chapter(t, 'the director sees what is deemed for what it is, and approves', async () => {
    const director = await stage.window('director')
    await signIn(director, 'approvals-director')
    await openTask(director, started.number)
    const consulted = director.getByRole('region', { name: '征求部门意见' })
    assert.equal(await consulted.locator('.opinion-deemed').count(), 1)
    assert.equal(await consulted.locator('.opinion-answered').count(), 4)
    assert.equal(await consulted.getByText('林业无不同意见').count(), 1, 'what was sent across the power failure is there once')
    await director.getByText('并发出《公益性公墓建设批准决定书（审批表）》').first().waitFor()
    await stage.picture(director, '17-decision')
    await decide(director, '批准')
  })

  await chapter(t, 'civil affairs acknowledges the filing, and the case is closed', async () => {
    const clerk = await stage.window("civil affairs' clerk")
    await signIn(clerk, 'civil-affairs-clerk')
    await openTask(clerk, started.number)
    await stage.picture(clerk, '18-filing')
    await clerk.getByRole('button', { name: /^提交/ }).click()
    await clerk.getByRole('status').filter({ hasText: '已提交' }).waitFor()
  })

  await chapter(t, 'the applicant and the public see the end', async () => {
    await village.reload()
    await village.locator('.case-header').getByText('批准', { exact: false }).first().waitFor()
    await stage.picture(village, '19-case-ended')
    await anybody.reload()
    await anybody.getByText('办结', { exact: false }).first().waitFor()
    assert.equal(await anybody.locator('.track-line-deemed').count(), 1)
    assert.equal(await anybody.getByRole('heading', { name: '现在在哪里' }).count(), 0)
    assert.deepEqual(namesIn(await anybody.content()), [])
    await stage.picture(anybody, '20-track-ended')
  })

  await chapter(t, 'the applicant reads the decision as a letter, and so does whoever holds number and code', async () => {
    const letter = '公益性公墓建设批准决定书（审批表）'
    await village.getByRole('link', { name: letter }).first().click()
    await village.getByRole('heading', { name: letter }).waitFor()
    const read = await village.getByRole('article').innerText()
    for (const said of ['西青北村', '南山坡', started.number, '行政审批']) assert.ok(read.includes(said), `the letter does not say ${said}:\n${read}`)
    assert.doesNotMatch(read, /[{}]|undefined|null/)
    await stage.picture(village, '21-letter')
    await anybody.getByRole('link', { name: letter }).first().click()
    await anybody.getByRole('heading', { name: letter }).waitFor()
    assert.ok(!anybody.url().includes(started.code), 'the query code does not stand in the address')
    assert.equal(await anybody.getByRole('article').innerText(), read)
    assert.deepEqual(namesIn(await anybody.content()), [])
  })

  await chapter(t, 'nothing went wrong unseen, and everybody can use every page', async () => {
    assert.deepEqual(stage.complaints, [])
  })
})
