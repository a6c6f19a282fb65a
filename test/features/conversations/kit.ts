import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import type { Id } from '../../../schemas/common.ts'
import type { Message } from '../../../schemas/message.ts'
import type { Inbound } from '../../../src/channels/channel.ts'
import type { Tx } from '../../../src/core/db.ts'
import { newId } from '../../../src/core/ids.ts'
import { createLogger } from '../../../src/core/logger.ts'
import { type Scope, systemScope } from '../../../src/core/scope.ts'
import { createContacts } from '../../../src/features/contacts/index.ts'
import {
  type ConversationDeps,
  createConversations,
  type LineBrief,
  type SendContext,
} from '../../../src/features/conversations/index.ts'
import { createFiles } from '../../../src/features/files/index.ts'
import { createGroups } from '../../../src/features/groups/index.ts'
import { needsDispatch } from '../../../src/pipeline/gates.ts'
import { createIngest } from '../../../src/pipeline/ingest.ts'
import { createRoad, type RoadDeps } from '../../../src/pipeline/road.ts'
import type { RoadAccount } from '../../../src/pipeline/road-members.ts'
import { createTestDatabase } from '../../helpers/database.ts'

/** A line with its account, in an organization of its own. */
export interface Shop extends RoadAccount {
  line: LineBrief
  scope: Scope
}

/** The road without channels: contacts, conversations, files, ingest, on the real store. */
export async function createRoadKit(options: Partial<RoadDeps & ConversationDeps> = {}) {
  // the driver tells of its commands only when asked at the start
  const uri = new URL(process.env.MONGODB_URI ?? '')
  uri.searchParams.set('monitorCommands', 'true')
  process.env.MONGODB_URI = uri.href
  const store = await createTestDatabase()
  const staffShops = new Set<Id>()
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-files-'))
  const lines = new Map<Id, LineBrief>()
  const people = new Map<Id, string>()
  const logger = createLogger('silent')
  const contacts = createContacts()
  const files = createFiles({ dataDir, maxBytes: 100_000 })
  let wire = 0
  const conversations = createConversations({
    contacts,
    files,
    lines: { brief: async (_, ids) => new Map([...lines].filter(([id]) => ids.includes(id))) },
    people: { names: async (ids) => new Map(ids.map((id) => [id, people.get(id) ?? ''])) },
    isStaff: async (organizationId, ids) => new Set(staffShops.has(organizationId) ? ids : []),
    newWireId: () => `OUT${newId()}${wire++}`,
    ...options,
  })
  const road = createRoad({ database: store.database, conversations, logger, needsDispatch, ...options })
  const ingest = createIngest({ road, database: store.database, conversations, files, logger })
  const inTx = <T>(scope: Scope, work: (ctx: SendContext) => Promise<T>): Promise<T> =>
    store.database.transaction((tx: Tx) => work({ scope, tx, now: new Date() }))
  return {
    ...store,
    contacts,
    groups: createGroups(),
    files,
    conversations,
    road,
    ingest,
    logger,
    inTx,
    lines,
    /** Organizations whose every new contact is a member's own number. */
    staffShops,
    shop(botMode: LineBrief['botMode'] = 'on'): Shop {
      const [organizationId, lineId, accountId] = [newId(), newId(), newId()]
      const line: LineBrief = { id: lineId, name: 'Shop', channel: 'whatsapp', accountId, botMode }
      lines.set(lineId, line)
      return { organizationId, lineId, accountId, line, scope: systemScope(organizationId) }
    },
    member(shop: Shop, name: string, see: Scope['see'] = 'own'): Scope & { actor: { kind: 'user'; id: Id } } {
      const id = newId()
      people.set(id, name)
      return { organizationId: shop.organizationId, actor: { kind: 'user', id, name }, see }
    },
    /** The whole thread, as the system sees it. */
    async threadOf(shop: Shop, conversationId: Id): Promise<Message[]> {
      return conversations.thread(shop.scope, conversationId, { limit: 10_000 })
    },
    async only(shop: Shop) {
      const { items } = await conversations.list(shop.scope, { view: 'all', limit: 100 })
      const [row] = items
      if (!row || items.length !== 1) throw new Error(`${items.length} open conversations, one expected`)
      return row
    },
    rows: (collection: string, filter: Record<string, unknown> = {}) =>
      mongoose.connection.collection(collection).find(filter).toArray(),
    async close() {
      await ingest.idle()
      await store.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
export type RoadKit = Awaited<ReturnType<typeof createRoadKit>>

let made = 0
/** A text that comes from a customer. */
export function inbound(from: string, text: string, change: Partial<Inbound> = {}): Inbound {
  made += 1
  return {
    wireId: `IN${made}`,
    peer: { phone: from, lid: `9${from.replace(/\D/g, '')}` },
    fromMe: false,
    kind: 'text',
    text,
    pushName: 'Carla',
    sentAt: new Date(),
    arrival: 'live',
    quotedWireId: null,
    media: null,
    ...change,
  }
}

/** How many commands the driver sent while `work` ran, by name. */
export async function countCommands(work: () => Promise<unknown>): Promise<Map<string, number>> {
  const client = mongoose.connection.getClient()
  const counts = new Map<string, number>()
  const count = ({ commandName }: { commandName: string }) =>
    void counts.set(commandName, (counts.get(commandName) ?? 0) + 1)
  client.on('commandStarted', count)
  try {
    await work()
  } finally {
    client.off('commandStarted', count)
  }
  return counts
}
export const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((a, b) => a + b, 0)
