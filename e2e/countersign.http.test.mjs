// Countersign over plain HTTP: another date agreed, silence, disagreement that goes up.

import { test } from 'node:test'
import assert from 'node:assert/strict'
import { answer, apply, countersign, openTask } from './lib/cases.mjs'
import { chapter } from './lib/chapter.mjs'
import { Cast } from './lib/http.mjs'
import { Server } from './lib/server.mjs'

const day = 24 * 60 * 60 * 1000

test('a document is countersigned, with another date, silence and disagreement', { timeout: 180_000 }, async (t) => {
  const server = await Server.start(t)
  const cast = new Cast(server)
  const drafter = await cast.as('natural-resources-clerk')
  const lead = await cast.as('natural-resources-leader')
  const forestry = await cast.as('forestry-leader')
  let started

  const tasksAt = async (step) => (await lead.get(`cases/${started.id}`)).tasks.filter((task) => task.step === step)

  await chapter(t, 'the lead unit asks three bureaus, each with 7 working days', async () => {
    started = await apply(drafter, countersign, { rehearsal: true })
    assert.match(started.number, /^YLHQ\d{4}-00001$/)
    assert.deepEqual((await tasksAt('countersign')).map(({ unit, status }) => [unit.id, status]).sort(), [
      ['ecology', 'open'],
      ['forestry', 'open'],
      ['housing', 'open'],
    ])
    await answer(await cast.as('housing-leader'), started.id, 'countersign', 'agree')
  })

  await chapter(t, 'who delegates a task still finds it, and takes it back', async () => {
    const clerk = await cast.as('forestry-clerk')
    const { id } = await openTask(forestry, started.id, 'countersign')
    /** How the task stands in somebody's inbox, if it does. */
    const standing = async (person) => {
      const task = (await person.get('tasks?status=open')).tasks.find((task) => task.id === id)
      return task && { mine: task.mine, delegated: task.delegated ?? false, recall: task.recall ?? false }
    }
    const operate = (body) => forestry.post(`tasks/${id}/operations`, body)
    const clerks = { unit: 'forestry', post: 'clerk' }
    await operate({ operation: 'delegate', to: clerks, opinion: '请看第五条' })
    assert.deepEqual(await standing(forestry), { mine: false, delegated: true, recall: true })
    assert.deepEqual(await standing(clerk), { mine: true, delegated: false, recall: false })
    assert.ok((await forestry.get('cases?scope=unit')).cases.some((one) => one.id === started.id))
    const { results } = await forestry.post('tasks/operations', { tasks: [id], answer: { answer: 'agree' } })
    assert.deepEqual(results.map(({ done, problem }) => [done, problem?.code]), [[false, 'with-delegate']])
    await operate({ operation: 'recall' })
    assert.equal(await standing(clerk), undefined)
    await operate({ operation: 'delegate', to: clerks })
    await answer(clerk, started.id, 'countersign', { answer: 'agree', opinion: '第五条宜再斟酌' })
    assert.deepEqual(await standing(forestry), { mine: true, delegated: false, recall: false })
    assert.equal(await standing(clerk), undefined)
  })

  await chapter(t, 'a bureau agrees another date with the lead unit', async () => {
    const task = await openTask(forestry, started.id, 'countersign')
    const until = new Date(new Date(task.due).getTime() + 10 * day).toISOString().slice(0, 10)
    await forestry.post(`tasks/${task.id}/extension`, { until, reason: '需局务会研究' })
    await answer(lead, started.id, 'countersign', 'agree')
    const later = (await tasksAt('countersign')).find(({ id }) => id === task.id)
    assert.equal(later.status, 'open')
    assert.ok(new Date(later.due) > new Date(task.due), `${later.due} is not after ${task.due}`)
  })

  await chapter(t, 'after 7 working days the silent one has no objection, the other still has time', async () => {
    await drafter.post(`cases/${started.id}/fast-forward`, { by: '7 working days' })
    const status = Object.fromEntries((await tasksAt('countersign')).filter(({ kind }) => kind === 'ask').map((task) => [task.unit.id, task.status]))
    assert.deepEqual(status, { housing: 'answered', forestry: 'open', ecology: 'deemed' })
  })

  await chapter(t, 'an objection needs its grounds; it is negotiated, maintained, and goes up with every view', async () => {
    const object = { answer: 'object', opinion: '第五条与林地管理规定不一致' }
    await assert.rejects(answer(forestry, started.id, 'countersign', object), { status: 422, code: 'reasons-required' })
    await answer(forestry, started.id, 'countersign', { ...object, reasons: '森林法第三十七条' })
    await answer(lead, started.id, 'negotiate', { answer: 'proposal', opinion: '第五条增加一款' })
    assert.deepEqual((await tasksAt('confirm')).map(({ unit }) => unit.id), ['forestry'], 'only who objected is asked again')
    await answer(forestry, started.id, 'confirm', { answer: 'maintain', opinion: '仍不同意第五条', reasons: '应写明先办林地手续' })
    await answer(lead, started.id, 'submit', { answer: 'propose', opinion: '建议按修改稿印发', reasons: '已与上位法衔接' })

    const leader = await cast.as('leader-in-charge')
    const { id } = await openTask(leader, started.id, 'rule')
    const { case: seen } = await leader.get(`tasks/${id}`)
    const views = seen.tasks.filter(({ opinion }) => opinion).map(({ step, unit, opinion, reasons }) => [step, unit.id, opinion, reasons])
    assert.deepEqual(views, [
      ['countersign', 'forestry', '第五条与林地管理规定不一致', '森林法第三十七条'],
      ['negotiate', 'natural-resources', '第五条增加一款', undefined],
      ['confirm', 'forestry', '仍不同意第五条', '应写明先办林地手续'],
      ['submit', 'natural-resources', '建议按修改稿印发', '已与上位法衔接'],
    ])
    await answer(leader, started.id, 'rule', { answer: 'adopt', opinion: '按主办部门建议办理' })
    const { status, outcome } = await lead.get(`cases/${started.id}`)
    assert.deepEqual([status, outcome.zh], ['ended', '领导协调后按主办部门建议办理'])
  })
})

test('the lead unit may set another limit', { timeout: 120_000 }, async (t) => {
  const server = await Server.start(t)
  const cast = new Cast(server)
  const drafter = await cast.as('natural-resources-clerk')
  const started = await apply(drafter, countersign, { rehearsal: true, form: { replyDays: 3 } })
  await drafter.post(`cases/${started.id}/fast-forward`, { by: '3 working days' })
  const { status, outcome, tasks } = await drafter.get(`cases/${started.id}`)
  assert.deepEqual([status, outcome.zh, tasks.map((task) => task.status)], ['ended', '无不同意见', ['deemed', 'deemed', 'deemed']])
})
