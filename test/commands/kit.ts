import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConversationRow } from '../../schemas/conversation.ts'
import type { Message } from '../../schemas/message.ts'
import { LineModel } from '../../schemas/models/line.model.ts'
import { OrganizationModel } from '../../schemas/models/organization.model.ts'
import type { PeerAddress } from '../../src/channels/channel.ts'
import {
  commandActions,
  conversationCommandActions,
  createCommandDoor,
  recordCommands,
  ticketCommands,
} from '../../src/commands/index.ts'
import { createActionRunner } from '../../src/core/action-runner.ts'
import { newId } from '../../src/core/ids.ts'
import { systemScope } from '../../src/core/scope.ts'
import { insertAudit } from '../../src/features/audit/index.ts'
import { createContacts } from '../../src/features/contacts/index.ts'
import { conversationActions, createConversations } from '../../src/features/conversations/index.ts'
import { createFiles } from '../../src/features/files/index.ts'
import { createNotes, noteActions } from '../../src/features/notes/index.ts'
import { createOrders, orderActions } from '../../src/features/orders/index.ts'
import { createQuotes, quoteActions } from '../../src/features/quotes/index.ts'
import { createStaffNumbers, staffNumberActions } from '../../src/features/staff-numbers/index.ts'
import { ticketActions } from '../../src/features/tickets/index.ts'
import { neighboursOf } from '../features/quotes/neighbours.ts'
import { ticketsOf } from '../features/tickets/kit.ts'
import { createWorld, type Member } from '../features/users/kit.ts'

export type { Member }

/** The records of a CRM and their commands over the real accounts, contacts and conversations, on the real store. */
export async function createCrm(options: { drawTicket?: () => string } = {}) {
  const world = await createWorld()
  const { database, organizations } = world
  const contacts = createContacts()
  const lineOf = new Map<string, { lineId: string; accountId: string }>()
  const conversations = createConversations({
    contacts,
    files: createFiles({ dataDir: join(tmpdir(), `parley-${newId()}`) }),
    lines: {
      brief: async (organizationId) => {
        const docs = await LineModel.find({ organizationId }).lean()
        return new Map(
          docs.map(({ _id, name, channel, accountId, botMode }) => [
            _id,
            { id: _id, name, channel, accountId, botMode },
          ]),
        )
      },
    },
    people: { names: organizations.members.names },
    newWireId: () => newId(),
    isStaff: (...about) => staffNumbers.isStaff(...about),
  })
  const staffNumbers = createStaffNumbers({ members: organizations.members, conversations, lines: world.lines })
  const neighbours = neighboursOf(contacts)
  const { activities } = neighbours
  const orders = createOrders({ contacts, conversations, organizations, activities })
  const quotes = createQuotes({ database, contacts, conversations, orders, organizations, ...neighbours })
  const { tickets, hours, sla } = ticketsOf({
    ...{ database, contacts, conversations, organizations, members: organizations.members },
    ...(options.drawTicket ? { draw: options.drawTicket } : {}),
  })
  const notes = createNotes({ contacts, conversations, activities })
  const typed = ticketCommands({ tickets })
  const syntax = recordCommands({ organizations, quotes })
  const actions = [
    ...conversationActions({ conversations }),
    ...quoteActions({ quotes, contacts, command: syntax.quote }),
    ...orderActions({ orders, quotes, contacts, command: syntax.order }),
    ...ticketActions({ tickets, command: typed.ticket }),
    ...noteActions({ notes, command: typed.note }),
    ...conversationCommandActions({ conversations, members: organizations.members }),
    ...staffNumberActions({ staffNumbers }),
    ...commandActions({ door: () => door, runner: () => runner, conversations }),
  ]
  const runner = createActionRunner({ database, actions, audit: insertAudit })
  const door = createCommandDoor({ runner, conversations, organizations })

  /** A shop with a line, its owner, a manager and an agent. */
  async function openShop(name: string, set: Record<string, unknown> = {}) {
    const organization = await world.found(name)
    const [lineId, accountId] = [newId(), newId()]
    await OrganizationModel.updateOne({ _id: organization.id }, { $set: set })
    await LineModel.create({
      _id: lineId,
      organizationId: organization.id,
      channel: 'whatsapp',
      name: 'Main',
      accountId,
      botMode: 'on',
    })
    lineOf.set(organization.id, { lineId, accountId })
    const manager = await world.join(organization, 'manager', 'Mara')
    const agent = await world.join(organization, 'agent', 'Abel')
    return { ...organization, manager, agent }
  }
  /** Another line of the shop. */
  async function addLine(organizationId: string): Promise<{ lineId: string; accountId: string }> {
    const [lineId, accountId] = [newId(), newId()]
    await LineModel.create([
      { _id: lineId, organizationId, channel: 'whatsapp', name: 'Other', accountId, botMode: 'on' },
    ])
    return { lineId, accountId }
  }
  /** Somebody writes to the shop. */
  const receive = (
    organizationId: string,
    phone: string,
    text: string,
    pushName = 'Luis',
    line = lineOf.get(organizationId),
  ): Promise<Message> => receiveFrom(organizationId, { phone }, { text, pushName, line })
  /** The same, by other addresses than a number. */
  async function receiveFrom(
    organizationId: string,
    peer: PeerAddress,
    { text = 'hello', pushName = 'Luis', line = lineOf.get(organizationId) } = {},
  ): Promise<Message> {
    if (!line) throw new Error('no such shop')
    const at = new Date()
    const inbound = {
      ...{ wireId: newId(), peer, fromMe: false, kind: 'text' as const, text, pushName, sentAt: at },
      ...{ arrival: 'live' as const, quotedWireId: null, media: null },
    }
    const [received] = await database.transaction((tx) =>
      conversations.receive(tx, organizationId, [{ ...line, inbound, arrivedAt: at }]),
    )
    if (!received) throw new Error('not stored')
    return received.message
  }
  const run = async <T = unknown>(member: Member, action: string, input: unknown = {}, key?: string): Promise<T> =>
    (await runner.run(action, { ...(await world.callerOf(member)), key: key ?? null }, input)) as T
  const inTx = <T>(
    organizationId: string,
    work: (ctx: {
      scope: ReturnType<typeof systemScope>
      tx: Parameters<Parameters<typeof database.transaction>[0]>[0]
      now: Date
    }) => Promise<T>,
    now = new Date(),
  ) => database.transaction((tx) => work({ scope: systemScope(organizationId), tx, now }))
  const thread = (organizationId: string, conversationId: string) =>
    conversations.thread(systemScope(organizationId), conversationId, { limit: 200 })
  return {
    ...world,
    ...{
      contacts,
      conversations,
      quotes,
      orders,
      tickets,
      hours,
      sla,
      notes,
      staffNumbers,
      runner,
      door,
      openShop,
      addLine,
      receive,
      receiveFrom,
      run,
      inTx,
      thread,
    },
    /** The customer's words, as dispatch hands them over. */
    customerSays: (
      conversation: Pick<Message, 'organizationId' | 'conversationId' | 'contactId'>,
      text: string,
      quotedMessageId: string | null = null,
      now = new Date(),
    ) =>
      inTx(
        conversation.organizationId,
        (ctx) =>
          quotes.answerFromChat(ctx, {
            conversationId: conversation.conversationId,
            contactId: conversation.contactId,
            text,
            quotedMessageId,
          }),
        now,
      ),
    /** A service at work for a member, with the width of their contacts. */
    runAs: async <T>(member: Member, work: Parameters<typeof inTx<T>>[1]) => {
      const { scope } = await world.callerOf(member)
      const see = scope.permissions?.manage_contacts ?? 'own'
      return database.transaction((tx) => work({ scope: { ...scope, see }, tx, now: new Date() }))
    },
    wide: systemScope,
    /** A line typed in a conversation, or on the member's own phone where there is none. */
    type: async (member: Member, conversationId: string | null, line: string, messageId = newId()) =>
      door.run({ caller: { ...(await world.callerOf(member)), door: 'command' }, conversationId, line, messageId }),
    rowOf: (organizationId: string, id: string): Promise<ConversationRow> =>
      conversations.get(systemScope(organizationId), id),
    /** What the customer was sent. */
    said: async (organizationId: string, conversationId: string) =>
      (await thread(organizationId, conversationId))
        .filter((message) => message.direction === 'out')
        .map((message) => message.text),
    systemLines: async (organizationId: string, conversationId: string) =>
      (await thread(organizationId, conversationId)).flatMap((message) => message.system?.key ?? []),
  }
}

export const pumps = (contactId: string, conversationId: string, more: object = {}) => ({
  ...{ contactId, conversationId, send: true },
  lines: [{ name: 'Air pump', quantity: '2', unitPrice: 25_000 }],
  discount: { kind: 'percent', basisPoints: 1000 },
  ...more,
})
