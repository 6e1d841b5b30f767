// The two procedures as their people play them over HTTP.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { root } from './server.mjs'

export const bureaus = ['civil-affairs', 'housing', 'ecology', 'forestry', 'natural-resources']

export const cemetery = {
  process: 'cemetery-siting-village',
  materials: ['application', 'plan', 'minutes'],
  form: {
    site: '南山坡',
    landKind: '荒山瘠地',
    areaMu: 4.5,
    graves: 300,
    graveArea: 0.5,
    doubleGraveArea: 0.8,
    hall: false,
    farmland: false,
    protected: false,
  },
}

export const countersign = {
  process: 'countersign',
  materials: ['document'],
  form: {
    subject: '关于规范农村宅基地审批的意见（征求意见稿）',
    kind: '征求意见',
    draft: '规范宅基地申请与审批的程序',
    units: ['housing', 'forestry', 'ecology'],
  },
}

/** A PDF with nothing on it, small and valid. */
export const pdf = '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'

/** Stores a file for every material of a procedure. Gives their ids by material. */
export async function attach(applicant, procedure) {
  const materials = {}
  for (const id of procedure.materials) materials[id] = [(await applicant.upload(`${id}.pdf`, pdf)).id]
  return materials
}

/** Applies with every material attached. Gives {id, number, code}. */
export async function apply(applicant, procedure, { form = {}, rehearsal = false, materials, key = randomUUID() } = {}) {
  const body = {
    process: procedure.process,
    form: { ...procedure.form, ...form },
    materials: materials ?? (await attach(applicant, procedure)),
    rehearsal,
  }
  return applicant.post('cases', body, key)
}

/** The task of a case that waits for this person at this step. */
export async function openTask(person, caseID, step) {
  const { tasks } = await person.get('tasks?status=open')
  const found = tasks.filter((task) => task.case.id === caseID && task.step === step)
  if (found.length !== 1) {
    throw new Error(`${person.session.user.login} has ${found.length} tasks at ${step}: ${JSON.stringify(tasks.map((task) => [task.case.id, task.step]))}`)
  }
  return found[0]
}

/** Answers the task of a case that waits for this person at this step. */
export async function answer(person, caseID, step, body) {
  const { id } = await openTask(person, caseID, step)
  return person.post(`tasks/${id}/answer`, typeof body === 'string' ? { answer: body } : body)
}

/** Every person's name in the demo organisation: none of them may reach the public. */
export function personsNames() {
  const organisation = readFileSync(join(root, 'definitions', 'organisation.yaml'), 'utf8')
  const names = [...organisation.matchAll(/\{login: [^,]+, name: ([^,]+),/g)].map((match) => match[1])
  if (names.length < 50) throw new Error(`only ${names.length} names found in organisation.yaml`)
  return names
}

/** The persons' names that a text gives away. */
export function namesIn(text) {
  return personsNames().filter((name) => text.includes(name))
}
