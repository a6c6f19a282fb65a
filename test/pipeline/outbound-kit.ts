import mongoose from 'mongoose'
import type { Id } from '../../schemas/common.ts'
import type { Lane, Message } from '../../schemas/message.ts'
import type { ChannelSession, Receipt } from '../../src/channels/channel.ts'
import { createOutbound, type OutboundDeps } from '../../src/pipeline/outbound.ts'
import { createRoadKit, inbound, type Shop } from '../features/conversations/kit.ts'

/** The road with its way out: conversations to send in, receipts, and outbound over a session of the test's. */
export async function createOutboundKit(options: Parameters<typeof createRoadKit>[0] = {}) {
  const kit = await createRoadKit(options)
  const stops: (() => Promise<void>)[] = []
  const outboundOf = (shop: Shop, session: ChannelSession, change: Partial<OutboundDeps> = {}, unsafe = false) => {
    const outbound = createOutbound({
      road: kit.road,
      conversations: kit.conversations,
      files: kit.files,
      logger: kit.logger,
      sessions: { get: (id) => (id === shop.accountId ? session : undefined) },
      accounts: {
        outbound: async () => ({
          organizationId: shop.organizationId,
          resend: unsafe ? 'unsafe' : 'idempotent',
          windowHours: null,
          budgetLeft: null,
        }),
      },
      ...change,
    })
    stops.push(outbound.stop)
    return outbound
  }
  let phones = 0
  const conversationIn = async (shop: Shop): Promise<Id> => {
    const phone = `+5531${900_000_000 + phones++}`
    await kit.ingest.ingest(shop, inbound(phone, 'hi'))
    const { items } = await kit.conversations.list(shop.scope, { view: 'all', q: phone, limit: 1 })
    return String(items[0]?.id)
  }
  let clients = 0
  const queue = (shop: Shop, conversationId: Id, text: string, lane: Lane = 'bot', change = {}): Promise<Message> =>
    kit.inTx(shop.scope, (ctx) =>
      kit.conversations.send(ctx, {
        conversationId,
        text,
        lane,
        clientId: `test-client-${clients++}`,
        sender: { kind: 'bot', userId: null, name: 'Bot' },
        ...change,
      }),
    )
  const receipt = (shop: Shop, message: { wireId: string | null }, status: Receipt['status'], change = {}) =>
    kit.ingest.receipt(shop, { wireIds: [String(message.wireId)], status, at: new Date(), ...change })
  const stored = async (shop: Shop, message: Message): Promise<Message> => {
    const thread = await kit.threadOf(shop, message.conversationId)
    return thread.find((other) => other.id === message.id) as Message
  }
  return {
    ...kit,
    outboundOf,
    conversationIn,
    queue,
    receipt,
    stored,
    /** Marks a message before the wire, as this account's owner does. */
    claimBy: ({ organizationId }: Shop, messageId: Id, accountId: Id) => {
      const claim = { messageId, accountId, ackMs: 15_000, windowHours: null, budgetLeft: null }
      return kit.road.add(organizationId, { kind: 'claim', claim })
    },
    setLastInbound: (conversationId: Id, lastInboundAt: Date) =>
      mongoose.connection
        .collection<{ _id: Id }>('conversations')
        .updateOne({ _id: conversationId }, { $set: { lastInboundAt } }),
    async close() {
      await Promise.all(stops.map((stop) => stop()))
      await kit.close()
    },
  }
}
export type OutboundKit = Awaited<ReturnType<typeof createOutboundKit>>
