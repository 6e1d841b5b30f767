// Shunban as a program sees it: plain HTTP with a session cookie per person.

import { randomUUID } from 'node:crypto'

/** A refusal: the problem document that the server answered with. */
export class Problem extends Error {
  constructor(request, response, document) {
    super(`${request}: ${response.status} ${document.code ?? ''} ${document.detail ?? JSON.stringify(document)}`)
    this.status = response.status
    this.type = response.headers.get('content-type')
    this.document = document
    this.code = document.code
  }
}

/** No answer: the server was not there, or went away before it had said everything. */
export class NoAnswer extends Error {}

/** Somebody who talks to the server; nobody in particular until signed in. */
export class Client {
  #cookies = new Map()

  constructor(server, language = 'zh') {
    this.server = server
    this.language = language
  }

  async signIn(login, password) {
    this.session = await this.post('session', { login, password })
    return this
  }

  get(path) {
    return this.#request('GET', path)
  }

  /** Sends a body. The same key sent again means the same request, whatever became of the first one. */
  post(path, body, key = randomUUID()) {
    return this.#request('POST', path, JSON.stringify(body), { 'content-type': 'application/json', 'idempotency-key': key })
  }

  delete(path) {
    return this.#request('DELETE', path)
  }

  /** Stores a file and gives its reference. */
  upload(name, content, type = 'application/pdf') {
    const form = new FormData()
    form.append('file', new Blob([content], { type }), name)
    return this.#request('POST', 'files', form)
  }

  async #request(method, path, body, headers = {}) {
    const { response, text } = await this.#send(path, {
      method,
      body,
      headers: {
        'accept-language': this.language,
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...headers,
      },
    })
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';', 1)[0].split('=')
      this.#cookies.set(name, value)
    }
    const json = /json/.test(response.headers.get('content-type') ?? '')
    if (!response.ok) throw new Problem(`${method} ${path}`, response, json ? JSON.parse(text) : { detail: text })
    return json ? JSON.parse(text) : text
  }

  async #send(path, request) {
    try {
      const response = await fetch(`${this.server.url}/api/v1/${path}`, request)
      return { response, text: await response.text() }
    } catch (cause) {
      throw new NoAnswer(`${request.method} ${path}`, { cause })
    }
  }
}

/** The people of the demo organisation, each signed in once for the whole test. */
export class Cast {
  #signedIn = new Map()

  constructor(server) {
    this.server = server
  }

  /** A client for the person with this login, as definitions/organisation.yaml lists them. */
  async as(login) {
    this.demo ??= await new Client(this.server).get('demo')
    if (!this.#signedIn.has(login)) {
      this.#signedIn.set(login, await new Client(this.server).signIn(login, this.demo.password))
    }
    return this.#signedIn.get(login)
  }
}
