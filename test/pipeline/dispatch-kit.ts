import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { partsCounter } from '../../bots/parts-counter/bot.ts'
import type { Message } from '../../schemas/message.ts'
import { LineModel } from '../../schemas/models/line.model.ts'
import { OrganizationModel } from '../../schemas/models/organization.model.ts'
import type { Organization } from '../../schemas/organization.ts'
import { createBot } from '../../src/bot/index.ts'
import type { BotDefinition } from '../../src/bot/kit.ts'
import type { ModelClient } from '../../src/bot/llm/model.ts'
import type { Inbound } from '../../src/channels/channel.ts'
import { createActionRunner } from '../../src/core/action-runner.ts'
import { newId } from '../../src/core/ids.ts'
import { createLeases } from '../../src/core/lease.ts'
import { createLogger } from '../../src/core/logger.ts'
import { systemScope } from '../../src/core/scope.ts'
import { createConsents } from '../../src/features/consents/index.ts'
import { createContacts } from '../../src/features/contacts/index.ts'
import { createConversations } from '../../src/features/conversations/index.ts'
import { createFiles } from '../../src/features/files/index.ts'
import { ticketActions } from '../../src/features/tickets/index.ts'
import { createDispatch } from '../../src/pipeline/dispatch.ts'
import type { DispatchDeps } from '../../src/pipeline/dispatch-deps.ts'
import { ticketsOf } from '../features/tickets/kit.ts'
import { createTestDatabase } from '../helpers/database.ts'

export interface Given {
  deps?: Partial<Pick<DispatchDeps, 'quotes' | 'staffNumbers' | 'commands' | 'isTyping' | 'clock'>>
  settings?: DispatchDeps['settings']
  model?: ModelClient | null
  definition?: Partial<BotDefinition>
  botMode?: 'on' | 'listen' | 'off'
}

/** A shop on the real store with the real conversations service: words in, what is queued for the customer out. */
export async function openShop(given: Given = {}) {
  const store = await createTestDatabase()
  const organizationId = newId()
  const lineId = newId()
  const accountId = newId()
  const scope = systemScope(organizationId)
  const now = new Date()
  await OrganizationModel.create({
    _id: organizationId,
    slug: `shop-${organizationId.slice(-8)}`,
    name: 'Autopartes Rivera',
    locale: 'en',
    timeZone: 'UTC',
    currency: 'USD',
    taxBasisPoints: 0,
    taxInclusive: true,
  })
  await LineModel.create({
    _id: lineId,
    organizationId,
    channel: 'whatsapp',
    name: 'Main',
    accountId,
    botMode: given.botMode ?? 'on',
  })
  const contacts = createContacts()
  const line = { id: lineId, name: 'Main', channel: 'whatsapp' as const, accountId, botMode: given.botMode ?? 'on' }
  const conversations = createConversations({
    contacts,
    files: createFiles({ dataDir: join(tmpdir(), `parley-${organizationId}`) }),
    lines: { brief: async () => new Map([[lineId, line]]) },
    people: { names: async (ids) => new Map(ids.map((id) => [id, 'Ana'])) },
    newWireId: () => newId(),
  })
  const organizations = {
    async get(id: string) {
      const { _id, ...rest } = (await OrganizationModel.findById(id).lean()) as unknown as Organization & {
        _id: string
      }
      return { ...rest, id: _id }
    },
  }
  const { tickets } = ticketsOf({ database: store.database, contacts, conversations, organizations })
  const neverTyped = {
    name: 'ticket',
    usage: '',
    examples: [],
    parse: () => Promise.reject(new Error()),
    answer: () => '',
  }
  const runner = createActionRunner({
    database: store.database,
    actions: ticketActions({ tickets, command: neverTyped }),
    audit: async () => undefined,
  })
  // leads have tests of their own: test/features/leads
  const definition = { ...partsCounter, actions: ['ticket.create'], ...given.definition }
  const bot = createBot({ definition, runner, model: given.model ?? null })
  const deps: DispatchDeps = {
    database: store.database,
    leases: createLeases(`test-${organizationId}`),
    logger: createLogger('silent'),
    conversations,
    consents: createConsents({ contacts, conversations }),
    quotes: { answerFromChat: async () => null },
    tickets,
    staffNumbers: { linkByCode: async () => false, memberOf: async () => null, isSuspended: async () => false },
    commands: { run: async () => ({ ok: true, text: '' }) },
    botOf: () => bot,
    settings: { quietMs: 40, longestWaitMs: 400, busyMs: 10, ...given.settings },
    ...given.deps,
  }
  const dispatch = createDispatch(deps)

  const receive = async (text: string, more: Partial<Inbound> & { arrivedAt?: Date } = {}): Promise<Message> => {
    const { arrivedAt = new Date(), ...rest } = more
    const inbound: Inbound = {
      wireId: newId(),
      peer: { phone: '+5215550001' },
      fromMe: false,
      kind: 'text',
      text,
      pushName: 'Luis',
      sentAt: arrivedAt,
      arrival: 'live',
      quotedWireId: null,
      media: null,
      ...rest,
    }
    const [received] = await store.database.transaction((tx) =>
      conversations.receive(tx, organizationId, [{ accountId, lineId, inbound, arrivedAt }]),
    )
    if (!received) throw new Error('not stored')
    return received.message
  }
  /** As the worker does: looks again when told to. */
  const dispatchAll = async (conversationId: string): Promise<void> => {
    for (let taken = await dispatch.handle(conversationId); taken; taken = await dispatch.handle(conversationId))
      await delay(taken.againAfterMs)
  }
  const thread = (conversationId: string) => conversations.thread(scope, conversationId, { limit: 100 })
  const said = async (conversationId: string): Promise<string[]> =>
    (await thread(conversationId))
      .filter((m) => m.direction === 'out' && !['cancelled'].includes(m.status))
      .map((m) => m.text)
  /** The customer writes, and the worker does its part; answers what the customer is sent for it. */
  const write = async (text: string, more: Parameters<typeof receive>[1] = {}): Promise<string[]> => {
    const message = await receive(text, more)
    await dispatchAll(message.conversationId)
    return (await thread(message.conversationId))
      .filter((m) => m.direction === 'out' && m.seq > message.seq)
      .map((m) => m.text)
  }
  const state = async (conversationId: string) => {
    const held = await conversations.state(scope, conversationId)
    if (!held) throw new Error('no conversation')
    return held
  }
  const takeOver = (conversationId: string) =>
    store.database.transaction((tx) => conversations.takeOver({ scope, tx, now: new Date() }, conversationId, newId()))
  return {
    ...store,
    organizationId,
    lineId,
    scope,
    now,
    contacts,
    conversations,
    deps,
    dispatch,
    bot,
    organizations,
    ticketsOf: async () => (await tickets.list(scope, { limit: 50 })).items,
    receive,
    dispatchAll,
    thread,
    said,
    write,
    state,
    takeOver,
  }
}
export type Shop = Awaited<ReturnType<typeof openShop>>
