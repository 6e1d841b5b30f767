// The calendar is amended under a thousand open cases while people go on working, and the server is
// killed halfway. Every date moves once, from where the preview said to where it said.

import { test } from 'node:test'
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { apply, attach, countersign } from './lib/cases.mjs'
import { chapter } from './lib/chapter.mjs'
import { Cast, NoAnswer, Problem } from './lib/http.mjs'
import { installations, Server } from './lib/server.mjs'

const cases = 1000
const worked = 60 // of which so many are worked on meanwhile
const units = ['housing', 'forestry']

for (const [name, installation] of Object.entries(installations)) {
  test(`a calendar is amended under ${cases} open cases and the server killed halfway (${name})`, { timeout: 420_000 }, async (t) => {
    const server = await Server.start(t, installation)
    const cast = new Cast(server)
    const applicant = await cast.as('finance-clerk')
    const admin = await cast.as('admin')
    const leader = await cast.as('housing-leader')
    let started
    let preview

    await chapter(t, `${cases} cases wait for ${units.length} units each`, async () => {
      const queue = Array.from({ length: cases }, (_, index) => index + 1)
      started = []
      const begin = Date.now()
      await Promise.all(
        Array.from({ length: 16 }, async () => {
          while (queue.length) {
            const number = queue.shift()
            const materials = await attach(applicant, countersign)
            started.push(await apply(applicant, countersign, { form: { subject: `第 ${number} 件文稿`, units }, materials }))
          }
        }),
      )
      t.diagnostic(`${cases} cases started in ${((Date.now() - begin) / 1000).toFixed(1)} s`)
    })

    await chapter(t, 'the administrator sees what would move, from when to when', async () => {
      const { tasks } = await applicant.get(`cases/${started[0].id}`)
      const last = day(new Date(new Date(tasks[0].due) - 1))
      preview = await admin.post('calendar/preview', { text: storm(last) })
      assert.deepEqual(preview.findings, [])
      assert.deepEqual([preview.open, preview.cases, preview.dates], [cases, cases, cases * units.length])
      assert.equal(preview.moves[0].from, tasks[0].due)
      assert.ok(preview.moves.every(({ from, to }) => from === preview.moves[0].from && to === preview.moves[0].to))
      assert.ok(new Date(preview.moves[0].to) > new Date(preview.moves[0].from))
    })

    await chapter(t, 'it is confirmed, people go on working, and the power fails halfway', async () => {
      const { edition } = await admin.post('calendar', { source: preview.source, edition: preview.edition })
      assert.equal(edition, preview.edition + 1)
      const working = Promise.all(started.slice(-worked).map(({ id }) => insist(() => comment(leader, id))))
      let moved = 0
      while (moved < cases / 2) moved = (await progress(admin)).moved
      assert.ok(moved < cases, 'all had moved before the power failed')
      await server.kill()
      t.diagnostic(`killed after ${moved} of ${cases} cases`)
      await server.start()
      await working
      let found
      for (;;) {
        found = await progress(admin)
        if (found.finished) break
        await pause(200)
      }
      assert.deepEqual([found.total, found.checked, found.moved], [cases, cases, cases])
    })

    await chapter(t, 'every date has moved once', async () => {
      const { from, to } = preview.moves[0]
      const queue = [...started]
      await Promise.all(
        Array.from({ length: 16 }, async () => {
          while (queue.length) {
            const { id, number } = queue.shift()
            const { tasks } = await admin.get(`cases/${id}`)
            assert.deepEqual(tasks.map(({ due }) => due), units.map(() => to), number)
            const { events } = await admin.get(`cases/${id}/events`)
            const moves = events.filter(({ kind, was }) => kind === 'dated' && was)
            assert.deepEqual(moves.map(({ was, due }) => [was, due]), units.map(() => [from, to]), number)
            assert.deepEqual(events.map(({ seq }) => seq), events.map((_, index) => index + 1), `${number} has a gap`)
          }
        }),
      )
      assert.deepEqual((await admin.post('calendar/preview', { text: preview.source })).dates, 0, 'once more it would move nothing')
    })
  })
}

/** What somebody writes on the first task of a case that is theirs. */
async function comment(person, id) {
  const { tasks } = await person.get(`cases/${id}`)
  const mine = tasks.find((task) => task.mine)
  await person.post(`tasks/${mine.id}/operations`, { operation: 'comment', opinion: '已阅' })
}

/** How far the open cases have followed the latest edition. */
async function progress(admin) {
  return (await insist(() => admin.get('calendar'))).editions[0]
}

/** Does something until the server is there to say yes or no. */
async function insist(act) {
  for (;;) {
    try {
      return await act()
    } catch (failure) {
      if (!(failure instanceof NoAnswer || (failure instanceof Problem && failure.status === 503))) throw failure
      await pause(50)
    }
  }
}

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
