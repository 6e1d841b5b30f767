// One server on a port and data of its own, which a test may kill and start again.

import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const binary = join(root, 'bin', 'shunban')

const patience = 60_000 // ms until a start counts as failed; two busy cores need a few seconds

/** Gives a port of the loopback interface that nobody listens on at the moment. */
export async function freePort() {
  const listener = createServer()
  await new Promise((resolve, reject) => listener.once('error', reject).listen(0, '127.0.0.1', resolve))
  const { port } = listener.address()
  await new Promise((resolve) => listener.close(resolve))
  return port
}

/** Makes a temporary folder that is removed when the test is over. */
export async function temporaryFolder(t) {
  const folder = await mkdtemp(join(tmpdir(), 'shunban-'))
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

/** Runs the binary to its end. Gives the exit code, or the signal that ended it, and what it said. */
export async function run(args, { within = patience, environment = {} } = {}) {
  const child = spawn(binary, args, { cwd: root, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => (stdout += chunk))
  child.stderr.on('data', (chunk) => (stderr += chunk))
  const timer = setTimeout(() => child.kill('SIGKILL'), within)
  const [code, signal] = await new Promise((resolve) => child.once('close', (...end) => resolve(end)))
  clearTimeout(timer)
  return { code, signal, stdout, stderr }
}

/** The installations that a story can be played on: each gives a command and its settings. */
export const installations = {
  'dev, on SQLite': async (t) => {
    const data = await temporaryFolder(t)
    return { data, args: (port) => ['dev', '--addr', `127.0.0.1:${port}`, '--data', data], environment: () => ({}) }
  },
  'serve, on PostgreSQL': async (t) => {
    const data = await temporaryFolder(t)
    const database = await postgresDatabase(t)
    const environment = (port) => ({
      SHUNBAN_ADDRESS: `127.0.0.1:${port}`,
      SHUNBAN_DATA_DIR: data,
      SHUNBAN_DATABASE: database,
      SHUNBAN_DOCUMENTS: join(data, 'documents'),
      SHUNBAN_TEMPORAL_MODE: 'embedded-postgres',
      // Temporal's own store is one for the whole cluster; a namespace keeps the installations apart.
      SHUNBAN_NAMESPACE: new URL(database).pathname.slice(1).replaceAll('_', '-'),
      SHUNBAN_DEMO: 'true',
      SHUNBAN_LOG_LEVEL: 'warn',
    })
    return { data, args: () => ['serve'], environment }
  },
}

/** Makes a database in the cluster that scripts/with-postgres provides. Gives its URL. */
async function postgresDatabase(t) {
  const cluster = process.env.SHUNBAN_TEST_POSTGRES
  if (!cluster) throw new Error('SHUNBAN_TEST_POSTGRES is not set: run this through make')
  const name = `story_${randomUUID().replaceAll('-', '')}`
  const sql = (statement) => promisify(execFile)('psql', ['--no-psqlrc', '--quiet', '--command', statement, cluster])
  await sql(`create database ${name}`)
  t.after(() => sql(`drop database ${name} with (force)`))
  const url = new URL(cluster)
  url.pathname = `/${name}`
  return url.href
}

export class Server {
  #child
  #ended
  #log = ''

  constructor(port, installation) {
    this.port = port
    this.installation = installation
    this.data = installation.data
    this.url = `http://127.0.0.1:${port}`
  }

  /** Starts a server on fresh data; it ends with the test. SERVER_LOG=1 shows what it said. */
  static async start(t, installation = installations['dev, on SQLite']) {
    const server = new Server(await freePort(), await installation(t))
    t.after(async () => {
      await server.kill()
      if (process.env.SERVER_LOG) process.stderr.write(server.#log)
    })
    await server.start()
    return server
  }

  /** Starts the process and waits until it says that it is ready. */
  async start() {
    const { args, environment } = this.installation
    this.#child = spawn(binary, args(this.port), {
      cwd: root,
      env: { ...process.env, ...environment(this.port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child.stdout.on('data', (chunk) => (this.#log += chunk))
    this.#child.stderr.on('data', (chunk) => (this.#log += chunk))
    let end
    this.#ended = new Promise((resolve) => this.#child.once('close', (code, signal) => resolve((end = { code, signal }))))
    const deadline = Date.now() + patience
    while (!(await this.#ready())) {
      if (end) throw new Error(`the server ended with ${end.code ?? end.signal}:\n${this.#log}`)
      if (Date.now() > deadline) throw new Error(`the server is not ready after ${patience} ms:\n${this.#log}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  async #ready() {
    try {
      const response = await fetch(`${this.url}/readyz`)
      await response.arrayBuffer()
      return response.ok
    } catch {
      return false
    }
  }

  /** Takes the process away without a warning, as a power failure would. */
  async kill() {
    this.#child?.kill('SIGKILL')
    await this.#ended
  }

  /** Asks the process to end, as Ctrl-C does. Gives its exit code, or null if it had to be killed. */
  async stop() {
    this.#child.kill('SIGINT')
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), patience)
    const { code } = await this.#ended
    clearTimeout(timer)
    return code
  }
}
