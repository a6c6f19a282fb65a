import type { Id } from '../../../schemas/common.ts'
import type { ContactDetail } from '../../../schemas/contact.ts'
import type { Order } from '../../../schemas/order.ts'
import type { Organization } from '../../../schemas/organization.ts'
import type { GatewayProvider } from '../../../schemas/payment-gateway.ts'
import type { Quote } from '../../../schemas/quote.ts'
import type { ActionContext } from '../../core/action.ts'
import type { Keyring } from '../../core/crypto.ts'
import type { ClientSession, Database } from '../../core/db.ts'
import type { Effect } from '../../core/effect.ts'
import type { Logger } from '../../core/logger.ts'
import type { Scope } from '../../core/scope.ts'
import type { NewActivity } from '../activities/index.ts'
import type { Conversations } from '../conversations/index.ts'
import type { Invoices } from '../invoices/index.ts'
import type { NewNotice } from '../notifications/index.ts'
import type { Subscriptions } from '../subscriptions/index.ts'
import type { Gateway, GatewayAccount } from './gateway.ts'

export type PaymentContext = Pick<ActionContext, 'scope' | 'tx' | 'now'>

type ContactFacts = Pick<ContactDetail, 'id' | 'name' | 'locale' | 'timeZone' | 'identities'>
export interface PaymentDeps {
  database: Pick<Database, 'transaction'>
  keyring: Keyring
  logger: Logger
  publicUrl: string
  /** The adapter of each provider. */
  adapters: Readonly<Record<GatewayProvider, (account: GatewayAccount) => Gateway>>
  contacts: { get(scope: Scope, id: Id, session?: ClientSession): Promise<ContactFacts> }
  conversations: Pick<Conversations, 'send' | 'state'>
  organizations: { get(organizationId: Id): Promise<Organization> }
  orders: {
    get(scope: Scope, id: Id, session?: ClientSession): Promise<Order>
    settle(ctx: Effect, id: Id, paid: { paidMinor: number; currency: string }): Promise<Order>
    refunded(ctx: Effect, id: Id, back: { refundedMinor: number }): Promise<Order>
  }
  quotes: {
    get(scope: Scope, id: Id, session?: ClientSession): Promise<Quote>
    orderOf(ctx: PaymentContext, quoteId: Id, how: { accept: boolean }): Promise<Order>
  }
  sales: {
    record(
      ctx: Effect,
      sale: {
        contactId: Id
        agentId: Id | null
        leadId?: Id | null
        quoteId?: Id | null
        orderId?: Id | null
        paymentId?: Id | null
        amount: number
        currency: string
        at: Date
        source: 'payment'
      },
    ): Promise<unknown>
  }
  invoices: Invoices
  subscriptions: Subscriptions
  activities: { add(ctx: Effect, activity: NewActivity): Promise<void> }
  notifications: { notify(ctx: Effect, notice: NewNotice): Promise<void> }
}
