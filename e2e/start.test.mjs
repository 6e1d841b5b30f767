// How the binary behaves at the edges: what it cannot have, and definitions it must not take.

import { test } from 'node:test'
import assert from 'node:assert/strict'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { freePort, root, run, Server, temporaryFolder } from './lib/server.mjs'

/** One sentence for people, a code for programs: no stack, no second line. */
function failsInOneSentence({ code, signal, stderr }, about) {
  assert.equal(signal, null, 'it ends by itself')
  assert.ok(code > 0, `exit code ${code}`)
  const lines = stderr.trim().split('\n')
  assert.equal(lines.length, 1, `one line expected:\n${stderr}`)
  assert.match(lines[0], about)
}

test('a busy port is told in one sentence', async (t) => {
  const holder = createServer()
  await new Promise((resolve) => holder.listen(0, '127.0.0.1', resolve))
  t.after(() => holder.close())
  const { port } = holder.address()
  failsInOneSentence(await run(['dev', '--addr', `127.0.0.1:${port}`, '--data', await temporaryFolder(t)]), new RegExp(`${port}`))
})

test('a data folder that cannot be written is told in one sentence', async (t) => {
  const folder = await temporaryFolder(t)
  let data = join(folder, 'readonly', 'data')
  if (process.getuid() === 0) {
    // Permissions do not stop root; a file where the folder should be does.
    await writeFile(join(folder, 'readonly'), '')
  } else {
    await mkdir(join(folder, 'readonly'))
    await chmod(join(folder, 'readonly'), 0o555)
  }
  failsInOneSentence(await run(['dev', '--addr', `127.0.0.1:${await freePort()}`, '--data', data]), /readonly/)
})

/** The settings of `shunban serve` on an installation with everything of its own. */
async function settings(t) {
  const data = await temporaryFolder(t)
  return {
    SHUNBAN_ADDRESS: `127.0.0.1:${await freePort()}`,
    SHUNBAN_DATA_DIR: data,
    SHUNBAN_DATABASE: `sqlite:${join(data, 'shunban.db')}`,
    SHUNBAN_DOCUMENTS: join(data, 'documents'),
    SHUNBAN_TEMPORAL_SERVER: `127.0.0.1:${await freePort()}`,
  }
}

for (const mode of ['external', 'embedded-postgres']) {
  test(`an unreachable database is told in one sentence, without its password (Temporal ${mode})`, async (t) => {
    const port = await freePort()
    const database = `postgres://shunban:geheim@127.0.0.1:${port}/shunban`
    const environment = { ...(await settings(t)), SHUNBAN_DATABASE: database, SHUNBAN_TEMPORAL_MODE: mode }
    const result = await run(['serve'], { environment })
    failsInOneSentence(result, new RegExp(`${port}`))
    assert.doesNotMatch(result.stderr + result.stdout, /geheim/)
  })
}

test('an unreachable Temporal is told in one sentence', async (t) => {
  const environment = await settings(t)
  failsInOneSentence(await run(['serve'], { environment }), new RegExp(environment.SHUNBAN_TEMPORAL_SERVER))
})

test('a second server on the same data is told in one sentence', async (t) => {
  const server = await Server.start(t)
  failsInOneSentence(await run(['dev', '--addr', `127.0.0.1:${await freePort()}`, '--data', server.data]), /.+/)
})

test('shipped definitions check clean', async () => {
  const { code, stderr } = await run(['check', 'definitions/cemetery-siting-village.yaml', 'definitions/countersign.yaml'])
  assert.deepEqual([code, stderr], [0, ''])
})

test('a broken definition gets every error with its place, and exit code 1', async (t) => {
  const good = await readFile(join(root, 'definitions', 'cemetery-siting-village.yaml'), 'utf8')
  const broken = good
    .replace('require: form.areaMu <= 5', 'require: form.areaMuu <= 5')
    .replace('ask: {unit: approvals-bureau, post: window}', 'ask: {unit: approvals-bureau, pst: window}')
    .replace('then: {object: coordinate, agree: decide}', 'then: {object: coordinat, agree: decide}')
  assert.notEqual(broken, good)
  const file = join(await temporaryFolder(t), 'broken.yaml')
  await writeFile(file, broken)
  const lineOf = (text) => broken.slice(0, broken.indexOf(text)).split('\n').length

  const told = await run(['check', file])
  assert.equal(told.code, 1)
  const output = told.stdout + told.stderr
  for (const [wrong, nearest] of [['areaMuu', 'areaMu'], ['pst', 'post'], ['coordinat,', 'coordinate']]) {
    assert.match(output, new RegExp(`broken\\.yaml:${lineOf(wrong)}:\\d+.*${nearest}`), `${wrong} in\n${output}`)
  }

  const machine = await run(['check', '--json', file])
  assert.equal(machine.code, 1)
  assert.ok(JSON.parse(machine.stdout))
})

test('a definition that is not there, and one that is not YAML, are told apart', async (t) => {
  const folder = await temporaryFolder(t)
  const absent = await run(['check', join(folder, 'absent.yaml')])
  assert.ok(absent.code > 0)
  assert.match(absent.stderr + absent.stdout, /absent\.yaml/)
  const file = join(folder, 'syntax.yaml')
  await writeFile(file, 'process: a\ntitle: [1, 2\nowner: b\n')
  const syntax = await run(['check', file])
  assert.equal(syntax.code, 1)
  assert.match(syntax.stderr + syntax.stdout, /syntax\.yaml:[23]:\d+/)
})

test('the binary knows its version', async () => {
  const { code, stdout } = await run(['version'])
  assert.equal(code, 0)
  assert.match(stdout, /\S/)
})
