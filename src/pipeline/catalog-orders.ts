import type { Id } from '../../schemas/common.ts'
import type { Organization } from '../../schemas/organization.ts'
import type { Database } from '../core/db.ts'
import { say, type Text } from '../core/errors.ts'
import { systemScope } from '../core/scope.ts'
import type { Conversations } from '../features/conversations/index.ts'
import type { Orders } from '../features/orders/index.ts'

export interface CatalogOrderDeps {
  database: Pick<Database, 'transaction'>
  conversations: Pick<Conversations, 'messageById' | 'state' | 'appendSystem'>
  orders: Pick<Orders, 'createFromMessage'>
  organizations: { get(id: Id): Promise<Pick<Organization, 'currency' | 'locale'>> }
}

const unnamed: Text = {
  en: 'Catalog order ({{count}} items)',
  es: 'Pedido del catálogo ({{count}} artículos)',
  pt: 'Pedido do catálogo ({{count}} itens)',
  ar: 'طلب من الكتالوج ({{count}} عناصر)',
}

/** A customer sent an order from the channel's catalog: it is a draft among the orders, once, and the thread says so. */
export const takeCatalogOrder =
  ({ database, conversations, orders, organizations }: CatalogOrderDeps) =>
  async (organizationId: Id, { conversationId, messageId }: { conversationId: Id; messageId: Id }): Promise<void> => {
    const scope = systemScope(organizationId)
    const organization = await organizations.get(organizationId)
    await database.transaction(
      async (tx) => {
        const ctx = { scope, tx, now: new Date() }
        const message = await conversations.messageById(organizationId, messageId, tx.session)
        const conversation = await conversations.state(scope, conversationId, tx.session)
        if (!message || !conversation) return
        const order = await orders.createFromMessage(ctx, message, {
          currency: organization.currency,
          agentId: conversation.ownerId,
          unnamed: (count) => say(unnamed, organization.locale, { count: String(count) }),
        })
        if (!order) return
        const line = { key: 'order_created' as const, params: { number: order.number } }
        await conversations.appendSystem(ctx, conversationId, line)
      },
      { turn: organizationId },
    )
  }
