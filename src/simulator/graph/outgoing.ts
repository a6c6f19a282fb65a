import type { GraphContext } from './context.ts'
import { checkedSend, MarkRead, mediaIdOf, type Send, textOf } from './sends.ts'
import { valueFor } from './webhooks.ts'
import {
  type Business,
  type GraphFault,
  GraphRefusal,
  type GraphWorld,
  newWamid,
  pairOf,
  type ThreadEntry,
  threadOf,
  waIdOf,
} from './world.ts'

const dayMs = 24 * 3_600_000

/** `POST /{phone-number-id}/messages`. Sent twice it goes out twice: Graph knows no idempotence. */
export function takeMessage(context: GraphContext, business: Business, body: unknown): unknown {
  if (typeof body === 'object' && body !== null && 'status' in body) return takeRead(context.world, business, body)
  const fault = business.faults.shift()
  if (fault?.kind === 'answer') throw new GraphRefusal(fault.status, fault.code, `(#${fault.code}) as told`)
  if (fault?.kind === 'bad-gateway') throw new BadGateway()
  const send = checkedSend(context.world, business, body)
  const customer = customerOf(context.world, send)
  context.limits.check(business.phoneNumberId, customer, business.perSecond)
  const written = context.world.lastInbound.get(pairOf(business.phoneNumberId, customer)) ?? 0
  if (send.type !== 'template' && Date.now() - written > dayMs)
    throw new GraphRefusal(400, 131047, '(#131047) Re-engagement message')
  const entry = keep(context.world, business, customer, send)
  tellStatuses(context, business, entry, customer, fault)
  if (fault?.kind === 'lose-answer') throw new LostAnswer()
  const wa_id = waIdOf(customer)
  return { messaging_product: 'whatsapp', contacts: [{ input: send.to ?? wa_id, wa_id }], messages: [{ id: entry.id }] }
}

/** Done, and the line is cut before the answer. */
export class LostAnswer extends Error {}
/** Answered by something on the way. */
export class BadGateway extends Error {}

function customerOf(world: GraphWorld, { to, recipient }: Send): string {
  if (to) return `+${waIdOf(to)}`
  const known = [...world.customers.values()].find(({ userId }) => userId === recipient)
  if (!known) throw new GraphRefusal(400, 131026, '(#131026) No such recipient')
  return known.number
}

function keep(world: GraphWorld, business: Business, customer: string, send: Send): ThreadEntry {
  const entry: ThreadEntry = {
    id: newWamid(customer),
    direction: 'out',
    kind: send.type,
    text: textOf(send),
    status: 'sent',
    body: send as Record<string, unknown>,
    mediaId: mediaIdOf(send),
    clientId: send.biz_opaque_callback_data ?? null,
  }
  threadOf(world, business.phoneNumberId, customer).push(entry)
  return entry
}

function tellStatuses(
  context: GraphContext,
  business: Business,
  entry: ThreadEntry,
  customer: string,
  fault: GraphFault | undefined,
): void {
  const hasWhatsApp = context.world.customers.has(customer) && !business.blocked.has(customer)
  const code = fault?.kind === 'reject-later' ? fault.code : hasWhatsApp ? null : 131026
  tellStatus(context, business, entry, customer, 'sent')
  tellStatus(context, business, entry, customer, code ? 'failed' : 'delivered', code)
}

export function tellStatus(
  { queue }: GraphContext,
  business: Business,
  entry: ThreadEntry,
  customer: string,
  status: ThreadEntry['status'],
  code: number | null = null,
): void {
  entry.status = status
  const told = {
    ...{ id: entry.id, status, timestamp: String(Math.floor(Date.now() / 1_000)), recipient_id: waIdOf(customer) },
    ...(entry.clientId && { biz_opaque_callback_data: entry.clientId }),
    ...(code && { errors: [{ code, title: 'Message undeliverable', error_data: { details: `Code ${code}` } }] }),
  }
  queue.tell(business, 'messages', valueFor(business, { statuses: [told] }), business.webhookFaults.delayStatusesMs)
}

/** Read, and perhaps "typing …" beside it. */
function takeRead(world: GraphWorld, business: Business, body: object): unknown {
  const parsed = MarkRead.safeParse(body)
  if (!parsed.success) throw new GraphRefusal(400, 100, '(#100) Invalid parameter')
  for (const customer of world.customers.keys()) {
    const thread = threadOf(world, business.phoneNumberId, customer)
    const at = thread.findIndex(({ id, direction }) => direction === 'in' && id === parsed.data.message_id)
    if (at < 0) continue
    for (const entry of thread.slice(0, at + 1)) if (entry.direction === 'in') entry.status = 'read'
    if (parsed.data.typing_indicator) world.typing.push({ phoneNumberId: business.phoneNumberId, customer })
    return { success: true }
  }
  throw new GraphRefusal(400, 131009, '(#131009) No such message')
}
