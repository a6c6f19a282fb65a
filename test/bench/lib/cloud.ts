import { randomBytes } from 'node:crypto'
import type { PushResult } from '../../../src/simulator/graph/control.ts'
import { type Customer, rowsOf, type Stage } from './stage.ts'
import { until } from './until.ts'

export interface CloudPush {
  run: string
  count: number
  perSecond: number
  customers: number
}

/** A line of Parley on the Cloud API, and its number at the Graph stand-in. */
export interface CloudLine {
  appSecret: string
  /** So many customers at most, each with a conversation that a person holds. */
  customers: Customer[]
  /** Texts from its customers, each in turn, in webhooks of their own; resolves when all were answered 2xx. */
  push(push: CloudPush): Promise<PushResult>
  /** The same to another webhook of the same app, until the next `toParley`. */
  toWebhook(url: string): Promise<void>
  toParley(): Promise<void>
  /** Throws unless each text of a run is in the store, once. */
  checkStored(run: string, count: number): Promise<void>
}

const customerCount = 50
const lines = new WeakMap<Stage, Promise<CloudLine>>()

export function cloudLine(stage: Stage): Promise<CloudLine> {
  const line = lines.get(stage) ?? openLine(stage)
  lines.set(stage, line)
  return line
}

async function order<T>(stage: Stage, name: string, input: Record<string, unknown>): Promise<T> {
  const answer = await fetch(`${stage.graphUrl}/${name}`, { method: 'POST', body: JSON.stringify(input) })
  const said = (await answer.json()) as { result?: T }
  if (!answer.ok || said.result === undefined) throw new Error(`${name}: ${answer.status} ${JSON.stringify(said)}`)
  return said.result
}

async function openLine(stage: Stage): Promise<CloudLine> {
  const { api, parley, database } = stage
  const phoneNumberId = `77${Date.now()}`
  const [accessToken, appSecret] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')]
  const keys = { phoneNumberId, businessAccountId: `88${Date.now()}` }
  const business = { ...keys, number: '+13055550177', name: 'Bench on the Cloud API', token: accessToken, appSecret }
  await order(stage, 'addBusiness', business)
  const { id: lineId } = await api.post<{ id: string }>('/lines', { name: 'Cloud API' })
  const { body } = await api.call<{ id: string; verifyToken: string }>('PUT', `/lines/${lineId}/cloud-account`, {
    ...keys,
    accessToken,
    appSecret,
  })
  const toWebhook = async (url: string): Promise<void> => {
    await order(stage, 'setWebhook', { phoneNumberId, url, verifyToken: body.verifyToken })
  }
  const toParley = () => toWebhook(`${parley.url}/webhooks/whatsapp/${body.id}`)
  await toParley()
  await api.post(`/lines/${lineId}/move`, { adapter: 'cloud-api' })
  const push = ({ run, ...rest }: CloudPush) =>
    order<PushResult>(stage, 'push', { phoneNumberId, ...rest, prefix: `Is it in stock? #${run}.{customer}.{at}#` })
  const hello = { run: 'hello', count: customerCount, perSecond: 100, customers: customerCount }
  await push(hello)
  const customers = await holdAll(stage, lineId)
  return {
    ...{ appSecret, customers, push, toWebhook, toParley },
    async checkStored(run, count) {
      const texts = await database
        .collection('messages')
        .find({ lineId, text: { $gt: `Is it in stock? #${run}.`, $lt: `Is it in stock? #${run}/` } })
        .project<{ text: string }>({ text: 1 })
        .toArray()
      const different = new Set(texts.map(({ text }) => text)).size
      if (different !== count || texts.length !== count)
        throw new Error(`${count - different} of ${count} messages lost, ${texts.length - different} stored twice`)
    },
  }
}

async function holdAll({ api }: Stage, lineId: string): Promise<Customer[]> {
  let rows: Awaited<ReturnType<typeof rowsOf>> = []
  await until(async () => {
    rows = (await rowsOf(api)).filter(({ line }) => line.id === lineId)
    return rows.length === customerCount
  }, 'a conversation of each customer of the Cloud API')
  for (const { id } of rows) await api.post(`/conversations/${id}/take-over`)
  const customers = rows.map(({ id, contact }) => ({
    number: contact.phone ?? '',
    name: contact.name,
    conversationId: id,
  }))
  return customers.sort((a, b) => a.number.localeCompare(b.number))
}
