// The server is killed at random moments while decisions stream in. Afterwards every decision that was
// acknowledged is there exactly once, every record is whole, and every case can be finished.

import { test } from 'node:test'
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { apply, attach, bureaus, cemetery } from './lib/cases.mjs'
import { Cast, NoAnswer, Problem } from './lib/http.mjs'
import { installations, Server } from './lib/server.mjs'

const kills = 8
const cases = 16
const seed = Number(process.env.SEED ?? 20260302)

/** Who decides what, step after step; the steps of one line run at the same time. */
const course = [
  [['beishe-leader', 'township-review', 'agree']],
  [['approvals-window', 'intake', 'accept']],
  bureaus.map((bureau) => [`${bureau}-leader`, 'consult', 'agree']),
  [['approvals-director', 'decide', 'agree']],
  [['civil-affairs-clerk', 'file', 'acknowledge']],
]

for (const [name, installation] of Object.entries(installations)) {
  test(`${kills} kills during a stream of decisions lose nothing and repeat nothing (${name})`, { timeout: 420_000 }, async (t) => {
    t.diagnostic(`seed ${seed}`)
    const random = generator(seed)
    const server = await Server.start(t, installation)
    const cast = new Cast(server)
    for (const login of ['xiqingbei', ...course.flat().map(([login]) => login)]) await cast.as(login)
    const village = await cast.as('xiqingbei')

    const total = cases * course.flat().length
    const acknowledged = []
    let streaming = true

    /** Does something until the server has said yes or no; the same request all along. */
    const insist = async (act) => {
      for (;;) {
        try {
          return await act()
        } catch (failure) {
          // Gone, starting, or stored but not yet decided: those and only those are asked again.
          const again = failure instanceof NoAnswer || (failure instanceof Problem && failure.status === 503)
          if (!again) throw failure
          await pause(20)
        }
      }
    }

    const play = async (number) => {
      const key = randomUUID()
      const materials = await insist(() => attach(village, cemetery))
      const started = await insist(() => apply(village, cemetery, { materials, key }))
      for (const [stage, line] of course.entries()) {
        await Promise.all(
          line.map(async ([login, step, choice]) => {
            const person = await cast.as(login)
            const opinion = `第 ${number} 件，第 ${stage} 步，${login}`
            const request = randomUUID()
            const task = await insist(async () => {
              const { tasks } = await person.get(`cases/${started.id}`)
              const mine = tasks.filter((task) => task.step === step && task.mine)
              assert.equal(mine.length, 1, `${login} has ${mine.length} tasks at ${step} of ${started.number}`)
              return mine[0]
            })
            await insist(() => person.post(`tasks/${task.id}/answer`, { answer: choice, opinion }, request))
            acknowledged.push({ id: started.id, step, answer: { id: choice }, opinion })
          }),
        )
      }
      return started
    }

    const killer = async () => {
      for (let kill = 1; kill <= kills && streaming; kill++) {
        // The next kill comes after a random share of the decisions, and a random moment into one.
        const moment = Math.floor((total * (kill - 1 + random())) / kills)
        while (acknowledged.length < moment && streaming) await pause(5)
        await pause(random() * 60)
        await server.kill()
        await server.start()
        t.diagnostic(`kill ${kill} after ${acknowledged.length} of ${total} decisions`)
      }
    }

    const [started] = await Promise.all([
      Promise.all(Array.from({ length: cases }, (_, index) => play(index + 1))).finally(() => (streaming = false)),
      killer(),
    ])

    assert.equal(acknowledged.length, total)
    assert.equal(new Set(started.map(({ number }) => number)).size, cases, 'every case has a number of its own')
    const mine = (await village.get('cases?scope=mine&limit=200')).cases
    assert.deepEqual(mine.map(({ number }) => number).sort(), started.map(({ number }) => number).sort(), 'no case was started twice')
    const official = await cast.as('approvals-director')
    for (const { id, number } of started) {
      const { events } = await official.get(`cases/${id}/events`)
      assert.deepEqual(events.map(({ seq }) => seq), events.map((_, index) => index + 1), `${number} has a gap`)
      assert.equal(events.filter(({ kind }) => kind === 'submitted').length, 1, number)
      assert.equal(events.filter(({ kind }) => kind === 'ended').length, 1, number)
      const told = ({ step, answer, opinion }) => [step, answer.id, opinion].join(' ')
      const decided = events.filter(({ kind }) => kind === 'answered' || kind === 'acknowledged').map(told)
      const expected = acknowledged.filter((decision) => decision.id === id).map(told)
      assert.deepEqual(decided.sort(), expected.sort(), `${number} has other decisions than those acknowledged`)
    }
  })
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Random numbers in [0, 1) that are the same for the same seed (mulberry32). */
function generator(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
