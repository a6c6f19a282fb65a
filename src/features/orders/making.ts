import type { Id } from '../../../schemas/common.ts'
import type { Message } from '../../../schemas/message.ts'
import type { Order } from '../../../schemas/order.ts'
import type { Quote } from '../../../schemas/quote.ts'
import type { LineInput } from '../../../schemas/totals.ts'
import { nextNumber } from '../../core/counters.ts'
import { effectOf } from '../../core/effect.ts'
import { newId } from '../../core/ids.ts'
import { systemScope } from '../../core/scope.ts'
import { otherContact, sumsOf } from '../quotes/index.ts'
import { type CatalogPlace, draftOfCatalog } from './catalog.ts'
import type { OrderContext, OrderDeps } from './deps.ts'
import { orderRepository } from './repository.ts'
import { show } from './showing.ts'

/** The first number is ORD-1001. */
const numbersFrom = 1000

type Fresh = Pick<
  Order,
  'organizationId' | 'contactId' | 'conversationId' | 'agentId' | 'currency' | 'lines' | 'total'
> &
  Partial<Pick<Order, 'leadId' | 'quoteId' | 'messageId' | 'status' | 'shippingAddress'>>

/** An order without a quote. */
export interface LinesOrder {
  contactId: Id
  conversationId?: Id | null
  leadId?: Id | null
  agentId?: Id | null
  /** Absent: the organization's. */
  currency?: string
  lines: readonly LineInput[]
  shippingAddress?: Order['shippingAddress']
}

export function createMaking(deps: OrderDeps) {
  const make = async (ctx: OrderContext, fresh: Fresh): Promise<Order> => {
    const { organizationId } = fresh
    const number = await nextNumber(organizationId, 'order', ctx.tx.session)
    const contact = await deps.contacts.get(systemScope(organizationId), fresh.contactId, ctx.tx.session)
    const address = (kind: string) => contact.identities.find((one) => one.kind === kind)?.value ?? null
    const order = await orderRepository.insert(
      {
        ...{ id: newId(), number: `ORD-${numbersFrom + number}` },
        ...{
          leadId: null,
          quoteId: null,
          messageId: null,
          shippingAddress: null,
          status: 'pending' as const,
          ...fresh,
        },
        customer: {
          ...{ name: contact.name || contact.pushName || '', email: address('email'), phone: address('phone') },
        },
        ...{ paymentStatus: 'pending', fulfillmentStatus: 'unfulfilled', paidTotal: 0, refundedTotal: 0 },
        ...{ trackingCarrier: null, trackingNumber: null, trackingUrl: null, cancelReason: null },
      },
      ctx.tx.session,
    )
    show(ctx, order)
    ctx.tx.emit(organizationId, 'order.created', { orderId: order.id })
    const { actor } = ctx.scope
    await deps.activities.add(effectOf(ctx), {
      ...{ contactId: order.contactId, conversationId: order.conversationId, verb: 'created' },
      ...{ record: { noun: 'order', id: order.id }, actor, params: { number: order.number } },
    })
    return order
  }
  return {
    /** In the transaction in which its quote is accepted; a quote has one order, so again answers the same. */
    async createFromQuote(ctx: OrderContext, quote: Quote): Promise<Order> {
      const { organizationId, contactId, conversationId, agentId, currency, lines, total } = quote
      const made = await orderRepository.find(systemScope(organizationId), { quoteId: quote.id }, ctx.tx.session)
      if (made) return made
      const leadId = quote.leadId ?? null
      const about = { organizationId, contactId, conversationId, leadId, agentId, currency, lines, total }
      return make(ctx, { ...about, quoteId: quote.id })
    },

    /** What came in a message of the channel's catalog, as a draft. Null: it holds none, or was taken before. */
    async createFromMessage(ctx: OrderContext, message: Message, place: CatalogPlace): Promise<Order | null> {
      const { organizationId, contactId, conversationId, id: messageId } = message
      const draft = draftOfCatalog(message, place)
      if (!draft) return null
      const made = await orderRepository.find(systemScope(organizationId), { messageId }, ctx.tx.session)
      if (made) return null
      const about = { organizationId, contactId, conversationId, agentId: place.agentId, messageId }
      return make(ctx, { ...about, ...draft, status: 'draft' })
    },

    /** At the organization's tax. */
    async createFromLines(ctx: OrderContext, wanted: LinesOrder): Promise<Order> {
      const { organizationId } = ctx.scope
      const organization = await deps.organizations.get(organizationId)
      await deps.contacts.get(ctx.scope, wanted.contactId, ctx.tx.session)
      const { state } = deps.conversations
      const thread = wanted.conversationId ? await state(ctx.scope, wanted.conversationId, ctx.tx.session) : null
      if (wanted.conversationId && thread?.contactId !== wanted.contactId) throw otherContact()
      const currency = wanted.currency ?? organization.currency
      const { taxBasisPoints: basisPoints, taxInclusive: inclusive } = organization
      const { lines, total } = sumsOf(wanted.lines, null, { basisPoints, inclusive, currency })
      const { contactId, conversationId = null, leadId = null, agentId = null, shippingAddress = null } = wanted
      return make(ctx, {
        ...{ organizationId, contactId, conversationId, leadId, agentId, currency, lines, total, shippingAddress },
      })
    },
  }
}
