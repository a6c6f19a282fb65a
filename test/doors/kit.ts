import type { FastifyInstance } from 'fastify'
import mongoose from 'mongoose'
import type { RoleName } from '../../schemas/permission.ts'
import { newId } from '../../src/core/ids.ts'
import { systemScope } from '../../src/core/scope.ts'
import type { TestApp, TestMember, TestOrganization } from '../helpers/app.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
export interface Asked {
  params?: Record<string, string>
  query?: Record<string, string>
  body?: unknown
  headers?: Record<string, string>
}

/** 'POST /api/v1/x/:id' with what it asks for, as a browser of this member; no cookie: nobody's. */
export async function ask(app: FastifyInstance, route: string, asked: Asked = {}, cookie?: string) {
  const [method, pattern = ''] = route.split(' ') as [Method, string]
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => asked.params?.[name] ?? newId())
  const query = new URLSearchParams(asked.query ?? {}).toString()
  return app.inject({
    method,
    url: query ? `${path}?${query}` : path,
    headers: { ...(cookie ? { cookie } : {}), ...asked.headers },
    ...(asked.body === undefined ? {} : { payload: asked.body as object }),
  })
}

/** Every route that the server answers, as its router has them. HEAD goes with GET. */
export function routesOf(app: FastifyInstance): string[] {
  const path: string[] = []
  const routes: string[] = []
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const found = /^([│├└─\s]*)(\S+) \(([A-Z, ]+)\)$/.exec(line.trimEnd())
    if (!found) continue
    const depth = (found[1] ?? '').length / 4
    path.length = depth - 1
    path.push(found[2] ?? '')
    for (const method of (found[3] ?? '').split(', ')) if (method !== 'HEAD') routes.push(`${method} ${path.join('')}`)
  }
  return routes
}

/** A form with one file, as a browser sends it. */
export function upload(
  bytes: Uint8Array,
  name: string,
  type: string,
  fields: Readonly<Record<string, string>> = {},
): Asked & { body: Buffer } {
  const edge = `edge${newId()}`
  const before = Object.entries(fields).map(
    ([field, value]) => `--${edge}\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`,
  )
  const head = `${before.join('')}--${edge}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`
  return {
    body: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${edge}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${edge}` },
  }
}

/** One customer with everything that can stand around them, the words of all of it marked. */
export interface Records {
  conversationId: string
  contactId: string
  /** Another customer, who has nothing but a thread; and one who was merged into the first. */
  otherContactId: string
  mergeId: string
  /** The contact of a group. */
  groupId: string
  messageId: string
  failedId: string
  inDoubtId: string
  /** Ours, that have reached the customer. */
  sentIds: string[]
  /** A message whose file did not come. */
  awaitedId: string
  scheduledIds: string[]
  fileId: string
  deadLetterId: string
  turnId: string
  noteId: string
  ticketId: string
  orderId: string
  acceptedId: string
  draftId: string
  openQuotes: string[]
}

let customers = 0
const draft = (contactId: string, conversationId: string, canary: string, send: boolean) => ({
  ...{ contactId, conversationId, send },
  lines: [{ name: `Pump ${canary}`, quantity: '2', unitPrice: 25_000 }],
})

/** A line of the shop, ready to send from. */
export async function addLine(test: TestApp, { members }: TestOrganization, canary: string) {
  const made = await ask(test.app, 'POST /api/v1/lines', { body: { name: `Line ${canary}` } }, members.owner.cookie)
  return made.json<{ id: string; accountId: string }>()
}

/** A customer writes to the shop. */
export async function customerWrites(
  test: TestApp,
  shop: TestOrganization,
  line: { id: string; accountId: string },
  text: string,
  from = `+52155${String(++customers).padStart(7, '0')}`,
) {
  const at = new Date()
  const inbound = {
    ...{ wireId: newId(), peer: { phone: from }, fromMe: false, kind: 'text' as const, text, pushName: text },
    ...{ sentAt: at, arrival: 'live' as const, quotedWireId: null, media: null },
  }
  const [received] = await test.kernel.database.transaction((tx) =>
    test.services.conversations.receive(tx, shop.id, [
      { accountId: line.accountId, lineId: line.id, inbound, arrivedAt: at },
    ]),
  )
  if (!received) throw new Error('not stored')
  return received.message
}

/** A group that one of the shop's lines is in. */
async function addGroup(test: TestApp, shop: TestOrganization, canary: string): Promise<string> {
  const peers = [{ peer: { group: newId() }, pushName: `Group ${canary}` }]
  const { contacts } = await test.kernel.database.transaction((tx) =>
    test.services.contacts.resolveBatch(shop.id, tx, peers),
  )
  return contacts[0]?.id ?? ''
}

/** A customer with a thread, files and records; the conversation is `holder`'s, or nobody's. */
export async function addCustomer(
  test: TestApp,
  shop: TestOrganization,
  line: { id: string; accountId: string },
  { canary, holder }: { canary: string; holder: TestMember | null },
): Promise<Records> {
  const { app, kernel, services } = test
  const boss = shop.members.owner.cookie
  const done = async <T = { id: string }>(route: string, asked: Asked): Promise<T> => {
    const answer = await ask(app, route, asked, boss)
    if (answer.statusCode >= 300) throw new Error(`${route}: ${answer.body}`)
    return answer.body ? answer.json<T>() : (null as T)
  }
  const { conversationId, contactId } = await customerWrites(test, shop, line, `Hello ${canary}`)
  const file = upload(Buffer.from(`%PDF-1.7 ${canary}`), `${canary}.pdf`, 'application/pdf')
  const { fileId } = await done<{ fileId: string }>('POST /api/v1/files', file)
  const message = async (more: object) =>
    done('POST /api/v1/conversations/:id/messages', {
      params: { id: conversationId },
      body: { text: `Answer ${canary}`, clientId: newId(), ...more },
    })
  const { id: messageId } = await message({ fileId })
  const { id: failedId } = await message({})
  await rows('messages').updateOne({ _id: failedId as never }, { $set: { status: 'failed' } })
  const { id: inDoubtId } = await message({})
  await rows('messages').updateOne({ _id: inDoubtId as never }, { $set: { status: 'in_doubt' } })
  const sent = async () => {
    const { id } = await message({})
    await rows('messages').updateOne({ _id: id as never }, { $set: { status: 'sent' } })
    return id
  }
  const sentIds = [await sent(), await sent()]
  const { id: noteId } = await done('POST /api/v1/notes', { body: { contactId, content: `Note ${canary}` } })
  const ticket = { contactId, conversationId, subject: `Ticket ${canary}`, description: canary }
  const { id: ticketId } = await done('POST /api/v1/tickets', { body: ticket })
  const quote = async (send: boolean) =>
    (await done('POST /api/v1/quotes', { body: draft(contactId, conversationId, canary, send) })).id
  const acceptedId = await quote(true)
  await done('POST /api/v1/quotes/:id/accept', { params: { id: acceptedId } })
  const { items } = await done<{ items: { id: string }[] }>('GET /api/v1/orders', { query: { contactId } })
  const draftId = await quote(false)
  const openQuotes: string[] = []
  for (let at = 0; at < 5; at++) openQuotes.push(await quote(true))
  await done('PATCH /api/v1/contacts/:id', {
    params: { id: contactId },
    body: { name: `Carla ${canary}`, customFields: { secret: canary } },
  })
  await done('POST /api/v1/commands', { body: { conversationId, line: `/note ${canary}`, clientId: newId() } })
  const awaited = { dueAt: null, attempts: 0, messageId: failedId, organizationId: shop.id, conversationId }
  await rows('mediaFetches').insertOne({ ...awaited, _id: newId() as never, accountId: line.accountId })
  const deadLetterId = newId()
  await rows('deadLetters').insertOne({
    ...{ _id: deadLetterId as never, organizationId: shop.id, kind: 'receipt', accountId: line.accountId },
    ...{
      lineId: line.id,
      payload: { receipt: { text: canary } },
      error: `no place for ${canary}`,
      createdAt: new Date(),
    },
    ...{ updatedAt: new Date(), replayedAt: null, replayRequestedAt: null, discardedAt: null },
  })
  const planned = async () =>
    (
      await done('POST /api/v1/conversations/:id/scheduled-sends', {
        params: { id: conversationId },
        body: { text: `Later ${canary}`, at: '2099-01-01T09:00', timeZone: 'UTC', clientId: newId() },
      })
    ).id
  const scheduledIds = [await planned(), await planned()]
  const scope = systemScope(shop.id)
  const other = await customerWrites(test, shop, line, `Hello too ${canary}`)
  const third = await customerWrites(test, shop, line, `Hello again ${canary}`)
  await done('POST /api/v1/contacts/:id/merge', { params: { id: contactId }, body: { otherId: third.contactId } })
  const merges = await rows('contactMerges').find({ keptId: contactId }).toArray()
  for (const id of [conversationId, other.conversationId, third.conversationId])
    await kernel.database.transaction((tx) =>
      services.conversations.assign({ scope, tx, now: new Date() }, id, holder?.userId ?? null),
    )
  for (const records of ['quotes', 'orders', 'tickets'])
    await rows(records).updateMany({ conversationId }, { $set: { agentId: holder?.userId ?? null } })
  const turnId = newId()
  const now = new Date()
  await rows('botTurns').insertOne({
    ...{ _id: turnId as never, organizationId: shop.id, conversationId, contactId, bot: canary, upToSeq: 1 },
    ...{ state: 'done', source: 'model', knowledge: [canary], model: null, answers: [], tools: [], problem: null },
    ...{ createdAt: now, updatedAt: now },
  })
  const orderId = items[0]?.id ?? ''
  return {
    ...{ conversationId, contactId, messageId, failedId, fileId, turnId, noteId, ticketId, orderId, acceptedId },
    ...{
      draftId,
      openQuotes,
      inDoubtId,
      sentIds,
      scheduledIds,
      awaitedId: failedId,
      deadLetterId,
      otherContactId: other.contactId,
      mergeId: String(merges[0]?._id),
    },
    groupId: await addGroup(test, shop, canary),
  }
}

export const rows = (collection: string) => mongoose.connection.collection(collection)

/** All that is stored, by collection; `of` leaves one organization's rows. Leases and counters of tries come and go. */
export async function dump(of: Record<string, unknown> = {}): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {}
  for (const { name } of (await mongoose.connection.db?.listCollections().toArray()) ?? [])
    if (name !== 'leases' && name !== 'signInAttempts')
      found[name] = await rows(name).find(of).sort({ _id: 1 }).toArray()
  return found
}

export const everybody: readonly RoleName[] = ['owner', 'admin', 'manager', 'agent', 'developer']
