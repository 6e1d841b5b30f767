// The whole way of a village cemetery, as a program would go it: over plain HTTP.

import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { answer, apply, attach, bureaus, cemetery, namesIn, openTask } from './lib/cases.mjs'
import { chapter } from './lib/chapter.mjs'
import { Cast, Client } from './lib/http.mjs'
import { installations, Server } from './lib/server.mjs'

/** The processes that lie in definitions/: every YAML file there but the organisation. */
async function shipped() {
  const files = await readdir(new URL('../definitions/', import.meta.url))
  return files.filter((file) => file.endsWith('.yaml') && file !== 'organisation.yaml').map((file) => basename(file, '.yaml')).sort()
}

const law = { document: '平政发〔2023〕50号', article: '第三十一条' }

for (const [name, installation] of Object.entries(installations)) {
  test(`a village cemetery from the guide to the filing, over HTTP (${name})`, { timeout: 180_000 }, async (t) => {
    const server = await Server.start(t, installation)
    const cast = new Cast(server)
    const village = await cast.as('xiqingbei')
    const anybody = new Client(server)
    let started

    const track = () => anybody.get(`track?number=${started.number}&code=${started.code}`)
    const publicly = async () => {
      const seen = await track()
      assert.deepEqual(namesIn(JSON.stringify(seen)), [], 'the public sees units, never persons')
      return seen
    }

    await chapter(t, 'the guide says who may apply, what to bring and what the limits are', async () => {
      const { processes } = await anybody.get('processes')
      assert.deepEqual(processes.map(({ id }) => id).sort(), await shipped())
      const guide = await village.get('processes/cemetery-siting-village')
      assert.equal(guide.mayStart, true)
      assert.equal(guide.basis.document, '平政办发〔2023〕23号')
      assert.deepEqual(guide.materials.map(({ id, required }) => [id, required]), [['application', true], ['plan', true], ['minutes', true]])
      const consult = guide.steps.find(({ id }) => id === 'consult')
      assert.equal(consult.parallel, true)
      assert.equal(consult.performers.length, 5)
      assert.equal(consult.limit.zh, '7 个工作日')
      assert.deepEqual(consult.deemed.basis, law)
    })

    await chapter(t, '6 亩 is refused at once with the rule, its basis and the field', async () => {
      const tooLarge = [
        {
          field: '/areaMu',
          code: 'rule',
          detail: '村级公墓占地不得超过 5 亩，申请的是 6 亩',
          rule: 'area',
          basis: { document: '平政办发〔2023〕23号', article: '三（三）1' },
        },
      ]
      const checked = await village.post(`processes/${cemetery.process}/check`, {
        form: { ...cemetery.form, areaMu: 6 },
        materials: await attach(village, cemetery),
      })
      assert.deepEqual(checked.problems, tooLarge)
      await assert.rejects(apply(village, cemetery, { form: { areaMu: 6 } }), (refused) => {
        assert.equal(refused.status, 422)
        assert.match(refused.type, /^application\/problem\+json/)
        assert.deepEqual(refused.document.errors, tooLarge)
        return true
      })
      assert.deepEqual((await village.get('cases?scope=mine')).cases, [])
    })

    await chapter(t, 'the village committee applies, as a rehearsal', async () => {
      started = await apply(village, cemetery, { rehearsal: true })
      assert.match(started.number, /^YLMD\d{4}-00001$/)
      const seen = await publicly()
      assert.equal(seen.rehearsal, true)
      assert.deepEqual(seen.stages.map(({ title }) => title.zh), ['乡镇审核'])
      assert.deepEqual(seen.stages[0].units.map(({ unit, state }) => [unit.name.zh, state]), [['北社乡', 'waiting']])
    })

    await chapter(t, "the township's leader agrees, the window accepts", async () => {
      await answer(await cast.as('beishe-leader'), started.id, 'township-review', { answer: 'agree', opinion: '同意上报' })
      await answer(await cast.as('approvals-window'), started.id, 'intake', 'accept')
    })

    await chapter(t, 'five bureaus are asked in parallel, each with 7 working days', async () => {
      const { tasks } = await village.get(`cases/${started.id}`)
      const asked = tasks.filter(({ step }) => step === 'consult')
      assert.deepEqual(asked.map(({ unit }) => unit.id).sort(), [...bureaus].sort())
      assert.ok(asked.every(({ status, due }) => status === 'open' && due))
      const seen = await publicly()
      assert.deepEqual(seen.stages[0].units.map(({ state }) => state), Array(5).fill('waiting'))
    })

    await chapter(t, 'the server is killed in between, and nothing is lost and nothing happens twice', async () => {
      await answer(await cast.as('housing-leader'), started.id, 'consult', { answer: 'agree', opinion: '住建无不同意见' })
      const before = await village.get(`cases/${started.id}/events`)
      await server.kill()
      await server.start()
      assert.deepEqual(await village.get(`cases/${started.id}/events`), before)
      for (const bureau of ['ecology', 'forestry', 'natural-resources']) {
        await answer(await cast.as(`${bureau}-leader`), started.id, 'consult', 'agree')
      }
    })

    await chapter(t, 'after 7 working days the silent bureau is deemed to consent, by law and by nobody', async () => {
      const begun = (await track()).now
      const { now } = await village.post(`cases/${started.id}/fast-forward`, { by: '7 working days' })
      assert.ok(new Date(now) > new Date(begun), `${now} is not after ${begun}`)

      const { tasks } = await village.get(`cases/${started.id}`)
      const consulted = tasks.filter(({ step }) => step === 'consult')
      const silent = consulted.find(({ unit }) => unit.id === 'civil-affairs')
      assert.equal(silent.status, 'deemed')
      assert.equal(silent.answer.kind, 'deemed')
      assert.deepEqual(silent.basis, law)
      assert.equal(silent.by, undefined)
      const answered = consulted.filter((task) => task !== silent)
      assert.deepEqual(answered.map(({ status, answer: { kind } }) => [status, kind]), Array(4).fill(['answered', 'person']))

      const { events } = await (await cast.as('approvals-director')).get(`cases/${started.id}/events`)
      const deemed = events.filter((event) => event.answer?.kind === 'deemed')
      assert.deepEqual(deemed.map(({ unit, basis, person }) => [unit.id, basis, person]), [['civil-affairs', law, undefined]])

      const seen = await publicly()
      const line = seen.timeline.filter(({ kind }) => kind === 'deemed')
      assert.deepEqual(line.map(({ unit, basis }) => [unit.id, basis]), [['civil-affairs', law]])
      assert.match(line[0].text.zh, /视为|逾期/)
    })

    await chapter(t, 'an answer that comes later is kept as a late opinion and changes nothing', async () => {
      const director = await cast.as('approvals-director')
      const consulted = async () => (await director.get(`cases/${started.id}`)).tasks.find(({ step, unit }) => step === 'consult' && unit.id === 'civil-affairs')
      const { id } = await consulted()
      const leader = await cast.as('civil-affairs-leader')
      const late = { answer: 'agree', opinion: '迟到的意见' }
      assert.equal((await leader.post(`tasks/${id}/answer`, late)).late, true)
      const after = await consulted()
      assert.equal(after.status, 'deemed')
      assert.equal(after.answer.kind, 'deemed')
      assert.deepEqual(after.lateOpinions.map(({ opinion }) => opinion), ['迟到的意见'])
      await assert.rejects(leader.post(`tasks/${id}/answer`, late), { status: 409, code: 'task-closed' })
    })

    await chapter(t, 'the director approves, civil affairs acknowledges, the case is closed', async () => {
      await answer(await cast.as('approvals-director'), started.id, 'decide', 'agree')
      const clerk = await cast.as('civil-affairs-clerk')
      const filing = await openTask(clerk, started.id, 'file')
      assert.equal(filing.kind, 'acknowledge')
      await clerk.post(`tasks/${filing.id}/answer`, { answer: 'acknowledge' })
      const seen = await publicly()
      assert.equal(seen.status, 'ended')
      assert.deepEqual(seen.stages, [])
      const { events } = await village.get(`cases/${started.id}/events`)
      assert.deepEqual(events.map(({ seq }) => seq), events.map((_, index) => index + 1), 'the log has no gap and nothing twice')
      assert.equal(events.at(-1).kind, 'ended')
    })

    await chapter(t, 'the server ends in order when asked to', async () => {
      assert.equal(await server.stop(), 0)
    })
  })
}
