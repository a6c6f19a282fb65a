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
  accountId: string
  /** So many customers at most, each with a conversation that a person holds. */
  customers: Customer[]
  /** Texts from its customers, each in turn, in webhooks of their own; resolves when all were answered 2xx. */
  push(push: CloudPush): Promise<PushResult>
  /** The same to another webhook of the same app, until the next `toParley`. */
  toWebhook(url: string): Promise<void>
  toParley(): Promise<void>
  /** Throws unless each text of a run is in the store, once. */
  checkStored(run: string, count: number): Promise<void>
  /** By number in the run: where it stands in its thread. */
  orderOf(run: string): Promise<ReadonlyMap<number, number>>
  /** Further people who have just written: free-form messages may go to them. */
  acquaint(count: number): Promise<Person[]>
  /** Another number of the same app, to which these people have written; nobody keeps what they wrote. */
  another(options: { perSecond: number; phones: readonly string[]; webhook: string }): Promise<CloudNumber>
}

export interface Person {
  phone: string
  conversationId: string
}
export interface CloudNumber {
  phoneNumberId: string
  businessAccountId: string
  accessToken: string
  appSecret: string
}

const customerCount = 50
const lines = new WeakMap<Stage, Promise<CloudLine>>()

export function cloudLine(stage: Stage): Promise<CloudLine> {
  const line = lines.get(stage) ?? openLine(stage)
  lines.set(stage, line)
  return line
}

async function order<T>({ graph }: Stage, name: string, input: Record<string, unknown>): Promise<T> {
  const answer = await fetch(`${graph.controlUrl}/${name}`, { method: 'POST', body: JSON.stringify(input) })
  const said = (await answer.json()) as { result?: T }
  if (!answer.ok) throw new Error(`${name}: ${answer.status} ${JSON.stringify(said)}`)
  return said.result as T
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
  const stored = (run: string) =>
    database
      .collection('messages')
      .find({ lineId, text: { $gt: `Is it in stock? #${run}.`, $lt: `Is it in stock? #${run}/` } })
      .project<{ text: string; seq: number }>({ text: 1, seq: 1 })
      .toArray()
  return {
    ...{ appSecret, accountId: body.id, customers, push, toWebhook, toParley },
    acquaint: (count) => acquaint(stage, { phoneNumberId, lineId }, count),
    async another({ perSecond, phones, webhook }) {
      const own = { phoneNumberId: `66${Date.now()}`, businessAccountId: keys.businessAccountId }
      await order(stage, 'addBusiness', { ...business, ...own, number: '+13055550178', perSecond })
      await order(stage, 'setWebhook', { phoneNumberId: own.phoneNumberId, url: webhook, verifyToken: 'bench' })
      for (const phone of phones) await writes(stage, own.phoneNumberId, phone)
      return { ...own, accessToken, appSecret }
    },
    async orderOf(run) {
      return new Map((await stored(run)).map(({ text, seq }) => [Number(/\.(\d+)#$/.exec(text)?.[1]), seq]))
    },
    async checkStored(run, count) {
      const texts = await stored(run)
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

const writes = (stage: Stage, phoneNumberId: string, customer: string): Promise<unknown> =>
  order(stage, 'send', { phoneNumberId, customer, content: { kind: 'text', text: 'Tell me your news' } })

async function acquaint(
  stage: Stage,
  { phoneNumberId, lineId }: { phoneNumberId: string; lineId: string },
  count: number,
): Promise<Person[]> {
  const phones = Array.from({ length: count }, (_, at) => `+5588${String(at).padStart(8, '0')}`)
  for (const number of phones) {
    await order(stage, 'addCustomer', { number, name: `Reader ${number}` })
    await writes(stage, phoneNumberId, number)
  }
  const conversations = stage.database.collection<{ _id: string; contactPhone: string }>('conversations')
  const theirs = { lineId, contactPhone: { $in: phones } } as object
  await until(
    async () => (await conversations.countDocuments(theirs)) === count,
    'the readers to have written',
    300_000,
  )
  const found = await conversations.find(theirs).toArray()
  return found.map(({ _id, contactPhone }) => ({ phone: contactPhone, conversationId: _id }))
}
