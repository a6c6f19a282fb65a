import type { Id } from '../../../schemas/common.ts'
import type { Payment } from '../../../schemas/payment.ts'
import { say } from '../../core/errors.ts'
import { systemScope } from '../../core/scope.ts'
import { readerOf } from '../quotes/index.ts'
import type { PaymentContext, PaymentDeps } from './deps.ts'
import { type Fact, GatewayRefusal } from './gateway.ts'
import type { Gateways, OpenGateway } from './gateways.ts'
import { findCustomer, findOpen, touch } from './repository.ts'
import { assertThread } from './showing.ts'
import { portalHere } from './texts.ts'

/** A webhook that has not come by then may never come. */
const quietMs = 10 * 60_000
const atOnce = 50

interface SweepDeps {
  apply(ctx: PaymentContext, gateway: OpenGateway, facts: Fact[]): Promise<unknown>
  /** Makes the link, or gives back, where that was given up. */
  sendLink(organizationId: Id, paymentId: Id): Promise<void>
  giveBack(organizationId: Id, refundId: Id): Promise<void>
}

/** What is asked of the providers without being told: by the clock and on people's word. */
export function createSweeping(deps: PaymentDeps, gateways: Gateways, work: SweepDeps) {
  const { database, logger } = deps
  const inTurn = (organizationId: Id, gateway: OpenGateway, facts: Fact[]) =>
    database.transaction(
      (tx) => work.apply({ scope: systemScope(organizationId), tx, now: new Date() }, gateway, facts),
      { turn: organizationId },
    )
  const look = async (payment: Payment): Promise<void> => {
    const { id, organizationId, gatewayId, type, externalPaymentId, link } = payment
    await touch(id)
    const gateway = gatewayId ? await gateways.opened(gatewayId) : null
    if (!gateway) return
    if (type === 'refund') {
      if (!externalPaymentId) return work.giveBack(organizationId, id)
      return void (await inTurn(organizationId, gateway, [await gateway.api.retrieveRefund(externalPaymentId)]))
    }
    if (!link) return work.sendLink(organizationId, id)
    await inTurn(organizationId, gateway, await gateway.api.retrieve(payment))
  }
  return {
    /** The chore: asks what became of payments and refunds that stayed open. */
    async sweep(now: Date): Promise<number> {
      const open = await findOpen(new Date(now.getTime() - quietMs), atOnce)
      for (const payment of open)
        await look(payment).catch((error: unknown) =>
          logger.warn({ err: error, paymentId: payment.id }, 'a payment could not be asked about'),
        )
      return open.length
    },

    /** The worker's part of an ending. */
    async endSubscription(organizationId: Id, subscriptionId: Id, atPeriodEnd: boolean): Promise<void> {
      const { gatewayId, externalSubscriptionId } = await deps.subscriptions.get(
        systemScope(organizationId),
        subscriptionId,
      )
      const gateway = gatewayId ? await gateways.opened(gatewayId) : null
      if (!gateway || !externalSubscriptionId) return
      try {
        const fact = await gateway.api.cancelSubscription(externalSubscriptionId, atPeriodEnd)
        await inTurn(organizationId, gateway, [fact])
      } catch (error) {
        // ended there already: what became of it is asked
        if (!(error instanceof GatewayRefusal)) throw error
        await inTurn(organizationId, gateway, [await gateway.api.subscription(externalSubscriptionId)])
      }
    },

    /** Their page is made and sent after the commit. */
    async askForPortal(ctx: PaymentContext, wanted: { contactId: Id; conversationId: Id; key: string }): Promise<void> {
      await deps.contacts.get(ctx.scope, wanted.contactId, ctx.tx.session)
      await assertThread(deps, ctx, wanted)
      ctx.tx.emit(ctx.scope.organizationId, 'portal.wanted', wanted)
    },

    /** Sends the customer to the provider's own page about their subscription. */
    async sendPortal(organizationId: Id, wanted: { contactId: Id; conversationId: Id; key: string }): Promise<void> {
      const { contactId, conversationId, key } = wanted
      const scope = systemScope(organizationId)
      const active = await gateways.active(scope, null)
      const gateway = await gateways.opened(active.id)
      const customerId = await findCustomer(organizationId, active.id, contactId)
      if (!gateway || !customerId) return
      const link = await gateway.api.portal({ customerId, returnUrl: `${deps.publicUrl}/paid` })
      if (!link) return
      const organization = await deps.organizations.get(organizationId)
      const contact = await deps.contacts.get(scope, contactId)
      const text = say(portalHere, readerOf(contact, organization).locale, { business: organization.name, link })
      await database.transaction(
        (tx) =>
          deps.conversations.send(
            { scope, tx, now: new Date() },
            {
              ...{ conversationId, text, lane: 'transactional', clientId: `portal:${key}` },
              sender: { kind: 'system', userId: null, name: organization.name },
            },
          ),
        { turn: organizationId },
      )
    },
  }
}
