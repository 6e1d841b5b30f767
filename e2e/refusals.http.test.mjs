// What wrong input gets: a precise refusal, and nothing changed.

import { test } from 'node:test'
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { answer, apply, attach, cemetery, openTask } from './lib/cases.mjs'
import { chapter } from './lib/chapter.mjs'
import { Cast, Client } from './lib/http.mjs'
import { Server } from './lib/server.mjs'

test('wrong input is refused precisely and changes nothing', { timeout: 180_000 }, async (t) => {
  const server = await Server.start(t)
  const cast = new Cast(server)
  const village = await cast.as('xiqingbei')
  const township = await cast.as('beishe-leader')
  const anybody = new Client(server)
  const started = await apply(village, cemetery)
  const { id: task } = await openTask(township, started.id, 'township-review')

  /** Says who is refused what, and that the case's log is the same afterwards. */
  const refused = async (doing, expected) => {
    const before = await village.get(`cases/${started.id}/events`)
    await assert.rejects(doing, (problem) => {
      assert.deepEqual({ status: problem.status, code: problem.code }, expected)
      assert.match(problem.type, /^application\/problem\+json/)
      for (const member of ['type', 'title', 'detail']) assert.equal(typeof problem.document[member], 'string', member)
      assert.equal(problem.document.status, expected.status)
      return true
    })
    assert.deepEqual(await village.get(`cases/${started.id}/events`), before)
  }

  await chapter(t, 'every wrong field of a form is named at once', async () => {
    const wrong = { ...cemetery.form, landKind: '果园', areaMu: 'viel', graves: 1.5, farmland: true }
    delete wrong.site
    await assert.rejects(village.post('cases', { process: cemetery.process, form: wrong, materials: {} }), (problem) => {
      assert.equal(problem.status, 422)
      assert.deepEqual(problem.document.errors.map(({ field }) => field).sort(), [
        '/areaMu',
        '/farmland',
        '/graves',
        '/landKind',
        '/site',
        'materials/application',
        'materials/minutes',
        'materials/plan',
      ])
      for (const { code, detail } of problem.document.errors) assert.ok(code && detail)
      return true
    })
  })

  await chapter(t, 'nobody signed in, a wrong password, a wrong login', async () => {
    await refused(() => anybody.get('tasks'), { status: 401, code: 'not-signed-in' })
    await refused(() => anybody.post(`tasks/${task}/answer`, { answer: 'agree' }), { status: 401, code: 'not-signed-in' })
    const nobody = await new Client(server).signIn('nobody', 'wrong').catch((problem) => problem)
    const wrong = await new Client(server).signIn('beishe-leader', 'wrong').catch((problem) => problem)
    assert.equal(nobody.status, 401)
    assert.deepEqual(wrong.document, nobody.document, 'a refusal does not tell which logins exist')
  })

  await chapter(t, 'an answer by somebody else', async () => {
    await refused(async () => (await cast.as('beishe-clerk')).post(`tasks/${task}/answer`, { answer: 'agree' }), { status: 403, code: 'not-yours' })
    await refused(async () => (await cast.as('qingyang-leader')).post(`tasks/${task}/answer`, { answer: 'agree' }), { status: 403, code: 'not-yours' })
    await refused(() => village.post(`tasks/${task}/answer`, { answer: 'agree' }), { status: 403, code: 'not-yours' })
  })

  await chapter(t, 'an unknown answer, a missing opinion, an opinion of blanks, a task that does not exist', async () => {
    await refused(() => township.post(`tasks/${task}/answer`, { answer: 'agreee' }), { status: 422, code: 'unknown-answer' })
    await refused(() => township.post(`tasks/${task}/answer`, { answer: 'return' }), { status: 422, code: 'opinion-required' })
    await refused(() => township.post(`tasks/${task}/answer`, { answer: 'reject', opinion: ' \u3000 ' }), { status: 422, code: 'opinion-required' })
    await refused(() => township.post(`tasks/${started.id}.99/answer`, { answer: 'agree' }), { status: 404, code: 'not-found' })
  })

  await chapter(t, 'the refusal is in the language of the caller', async () => {
    const english = await new Client(server, 'en').signIn('beishe-leader', cast.demo.password)
    const chinese = await township.post(`tasks/${task}/answer`, { answer: 'return' }).catch(({ document }) => document)
    const other = await english.post(`tasks/${task}/answer`, { answer: 'return' }).catch(({ document }) => document)
    assert.match(chinese.detail, /意见/)
    assert.match(other.detail, /opinion/i)
    assert.equal(other.code, chinese.code)
  })

  await chapter(t, 'a real case has no clock to move, and only who may see a case does', async () => {
    await refused(async () => (await cast.as('admin')).post(`cases/${started.id}/fast-forward`, { by: '7 working days' }), { status: 409, code: 'not-a-rehearsal' })
    await refused(async () => (await cast.as('donghe')).get(`cases/${started.id}`), { status: 403, code: 'case-not-visible' })
    await refused(async () => (await cast.as('beishe-leader')).post('cases', { process: cemetery.process, form: cemetery.form, materials: {} }), { status: 403, code: 'may-not-start' })
  })

  await chapter(t, 'a wrong number and a wrong code are told apart by nobody', async () => {
    const number = await anybody.get(`track?number=MD1999-00001&code=${started.code}`).catch((problem) => problem)
    const code = await anybody.get(`track?number=${started.number}&code=AAAAAAAAAA`).catch((problem) => problem)
    assert.deepEqual([number.status, number.code], [404, 'no-such-case'])
    assert.deepEqual(code.document, number.document)
  })

  await chapter(t, 'a double click: one answer counts, the other is told so', async () => {
    const clicks = await Promise.allSettled([
      township.post(`tasks/${task}/answer`, { answer: 'agree', opinion: '甲' }),
      township.post(`tasks/${task}/answer`, { answer: 'return', opinion: '乙' }),
    ])
    const [no] = clicks.filter(({ status }) => status === 'rejected')
    assert.equal(clicks.filter(({ status }) => status === 'fulfilled').length, 1)
    assert.deepEqual([no.reason.status, no.reason.code], [409, 'task-closed'])
    const { events } = await village.get(`cases/${started.id}/events`)
    assert.equal(events.filter(({ kind }) => kind === 'answered').length, 1)
    await refused(() => township.post(`tasks/${task}/answer`, { answer: 'agree' }), { status: 409, code: 'task-closed' })
  })

  await chapter(t, 'the same request sent twice is one request', async () => {
    const once = await apply(village, cemetery)
    const window = await openTask(township, once.id, 'township-review')
    const answerKey = randomUUID()
    const first = await township.post(`tasks/${window.id}/answer`, { answer: 'agree' }, answerKey)
    assert.deepEqual(await township.post(`tasks/${window.id}/answer`, { answer: 'agree' }, answerKey), first)
    await refused(() => township.post(`tasks/${window.id}/answer`, { answer: 'reject', opinion: '不' }, answerKey), { status: 409, code: 'key-reused' })
    const { events } = await village.get(`cases/${once.id}/events`)
    assert.equal(events.filter(({ kind }) => kind === 'answered').length, 1)
  })

  await chapter(t, 'sending the same application twice makes one case', async () => {
    const key = randomUUID()
    const materials = await attach(village, cemetery)
    const twice = [apply(village, cemetery, { materials, key }), apply(village, cemetery, { materials, key })]
    const [first, second] = await Promise.all(twice)
    assert.deepEqual(second, first)
  })

  await chapter(t, 'another site may not act in somebody’s name', async () => {
    const response = await fetch(`${server.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://elsewhere.example', 'sec-fetch-site': 'cross-site' },
      body: JSON.stringify({ login: 'beishe-leader', password: cast.demo.password }),
    })
    assert.equal(response.status, 403)
  })

  await chapter(t, 'a correction is held against the same rules', async () => {
    const window = await cast.as('approvals-window')
    const third = await apply(village, cemetery)
    await answer(township, third.id, 'township-review', 'agree')
    await answer(window, third.id, 'intake', { answer: 'supplement', opinion: '缺平面图' })
    const { case: seen } = await village.get(`tasks/${(await openTask(village, third.id, 'intake')).id}`)
    const materials = Object.fromEntries(seen.materials.map(({ id, files }) => [id, files.map((file) => file.id)]))
    const resubmit = (form) => answer(village, third.id, 'intake', { answer: 'resubmit', form, materials })
    await assert.rejects(resubmit({ ...cemetery.form, areaMu: 6 }), (problem) => {
      assert.equal(problem.status, 422)
      assert.deepEqual(problem.document.errors.map(({ field, rule }) => [field, rule]), [['/areaMu', 'area']])
      return true
    })
    await resubmit({ ...cemetery.form, areaMu: 4.2 })
    assert.equal((await window.get(`cases/${third.id}`)).form.areaMu, 4.2)
    await openTask(window, third.id, 'intake')
  })
})
