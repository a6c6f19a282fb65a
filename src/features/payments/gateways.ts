import { z } from 'zod'
import type { Id } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { PaymentGatewayModel } from '../../../schemas/models/payment-gateway.model.ts'
import type {
  GatewayConnection,
  GatewayMode,
  GatewayProvider,
  PaymentGateway,
  PaymentGatewayView,
} from '../../../schemas/payment-gateway.ts'
import type { Sealed } from '../../core/crypto.ts'
import type { ClientSession } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import type { Scope } from '../../core/scope.ts'
import type { SealedPlace } from '../../core/sealed-repository.ts'
import type { PaymentContext, PaymentDeps } from './deps.ts'
import { keysMissing, noGateway, notAKey, notConnected } from './errors.ts'
import { type Gateway, type GatewayAccount, GatewayRefusal } from './gateway.ts'

type SealedGateway = PaymentGateway & { credentials: Sealed; webhookSecret: Sealed | null }
const Credentials = z.object({ secretKey: z.string(), clientId: z.string().nullable() })
type Field = 'credentials' | 'webhookSecret'

const contextOf = (id: Id, field: Field) => `payment-gateway:${id}:${field}`
const placeOf = (field: Field): SealedPlace<{ _id: string }> => ({
  ...{ collection: 'paymentGateways', field },
  context: ({ _id }) => contextOf(_id, field),
})
/** Where the providers' keys lie. */
export const gatewaySecrets: readonly SealedPlace[] = [placeOf('credentials'), placeOf('webhookSecret')]

const plain = (doc: unknown): SealedGateway => toPlain<SealedGateway>(doc as Stored<SealedGateway>)
const find = async (filter: Record<string, unknown>, session?: ClientSession): Promise<SealedGateway | null> => {
  const doc = await PaymentGatewayModel.findOne(filter as never)
    .session(session ?? null)
    .lean()
  return doc ? plain(doc) : null
}

/** A Stripe key says itself which of the two it is. */
function modeOf({ provider, mode }: GatewayConnection, key: string): GatewayMode {
  if (provider === 'paypal') return mode ?? 'test'
  const parts = /^(sk|rk)_(test|live)_\w+$/.exec(key)
  if (!parts) throw notAKey()
  return parts[2] as GatewayMode
}

export interface OpenGateway extends GatewayAccount {
  isActive: boolean
  api: Gateway
}

export function createGateways(deps: PaymentDeps) {
  const { keyring } = deps
  const seal = (id: Id, field: Field, text: string) => keyring.seal(Buffer.from(text), contextOf(id, field))
  const open = async (gateway: SealedGateway): Promise<OpenGateway> => {
    const { id, organizationId, provider, mode, isActive, credentials, webhookSecret } = gateway
    await keyring.learn(webhookSecret ? [credentials, webhookSecret] : [credentials])
    const text = (sealed: Sealed, field: Field) => keyring.open(sealed, contextOf(id, field)).toString()
    const keys = Credentials.parse(JSON.parse(text(credentials, 'credentials')))
    const secret = webhookSecret ? text(webhookSecret, 'webhookSecret') : null
    const account = { id, organizationId, provider, mode, webhookSecret: secret, ...keys }
    return { ...account, isActive, api: deps.adapters[provider](account) }
  }
  const opened = async (id: Id): Promise<OpenGateway | null> => {
    const found = await find({ _id: id })
    return found && open(found)
  }
  const viewOf = ({ credentials: _, webhookSecret, settings: _s, organizationId: _o, ...shown }: SealedGateway) => ({
    ...shown,
    webhookUrl: `${deps.publicUrl}/webhooks/${shown.provider}/${shown.id}`,
    hasWebhookSecret: webhookSecret !== null,
  })
  const told = ({ tx }: Pick<PaymentContext, 'tx'>, organizationId: Id, id: Id) =>
    tx.show({
      ...{ organizationId, stream: streams.lists(organizationId), type: 'record.changed' },
      data: { noun: 'payment', id },
    })
  return {
    opened,
    ...createTrying(deps, { opened, seal, told }),

    async list(scope: Scope): Promise<PaymentGatewayView[]> {
      const docs = await PaymentGatewayModel.find({ organizationId: scope.organizationId }).lean()
      return docs.map((doc) => viewOf(plain(doc)))
    },

    /** The organization's own: which one takes a payment. */
    async active(scope: Scope, provider: GatewayProvider | null, session?: ClientSession): Promise<PaymentGateway> {
      const wanted = { organizationId: scope.organizationId, isActive: true, ...(provider && { provider }) }
      const found =
        (await find({ ...wanted, provider: provider ?? 'stripe' }, session)) ?? (await find(wanted, session))
      if (!found) throw notConnected()
      return found
    },

    /** Keeps the keys and has them tried. What is not given stays as it is. */
    async connect(ctx: PaymentContext, input: GatewayConnection): Promise<PaymentGatewayView> {
      const { organizationId } = ctx.scope
      const { provider, isActive, region = null } = input
      const known = await find({ organizationId, provider }, ctx.tx.session)
      const before = known && (await open(known))
      const { secretKey = before?.secretKey, clientId = before?.clientId ?? null } = input
      if (!secretKey || (provider === 'paypal' && !clientId)) throw keysMissing()
      const id = known?.id ?? newId()
      // another account's webhooks are proven with another secret
      const isSame = before?.secretKey === secretKey
      const kept = isSame ? (known?.webhookSecret ?? null) : null
      const facts = {
        ...{ provider, region, isActive, mode: modeOf(input, secretKey), keyHint: secretKey.slice(-4), check: null },
        credentials: seal(id, 'credentials', JSON.stringify({ secretKey, clientId })),
        webhookSecret: input.webhookSecret ? seal(id, 'webhookSecret', input.webhookSecret) : kept,
      }
      const doc = await PaymentGatewayModel.findOneAndUpdate(
        { organizationId, provider },
        { $set: facts, $setOnInsert: { _id: id, settings: {} } } as never,
        { upsert: true, returnDocument: 'after', session: ctx.tx.session },
      ).lean()
      ctx.tx.emit(organizationId, 'gateway.changed', { gatewayId: id })
      told(ctx, organizationId, id)
      return viewOf(plain(doc))
    },

    /** Takes no more payments; those that are under way are still heard of. */
    async disconnect(ctx: PaymentContext, id: Id): Promise<PaymentGatewayView> {
      const { organizationId } = ctx.scope
      const doc = await PaymentGatewayModel.findOneAndUpdate(
        { _id: id, organizationId },
        { $set: { isActive: false } },
        { returnDocument: 'after', session: ctx.tx.session },
      ).lean()
      if (!doc) throw noGateway()
      told(ctx, organizationId, id)
      return viewOf(plain(doc))
    },
  }
}
export type Gateways = ReturnType<typeof createGateways>

interface TryingDeps {
  opened(id: Id): Promise<OpenGateway | null>
  seal(id: Id, field: Field, text: string): Sealed
  told(ctx: Pick<PaymentContext, 'tx'>, organizationId: Id, id: Id): void
}

function createTrying({ database, publicUrl, logger }: PaymentDeps, { opened, seal, told }: TryingDeps) {
  return {
    /** The worker's part of connecting: asks the provider whose keys these are, and makes the webhook where it may. */
    async tryKeys(id: Id): Promise<void> {
      const gateway = await opened(id)
      if (!gateway) return
      const { organizationId, provider } = gateway
      const result: { accountId: string | null; problem: string | null; secret: string | null } = {
        ...{ accountId: null, problem: null, secret: null },
      }
      try {
        result.accountId = (await gateway.api.account()).accountId
        if (!gateway.webhookSecret)
          result.secret = await gateway.api.createWebhook(`${publicUrl}/webhooks/${provider}/${id}`)
      } catch (error) {
        if (!(error instanceof GatewayRefusal)) throw error
        logger.warn({ err: error, gatewayId: id }, 'a payment gateway refused')
        result.problem = error.message.slice(0, 300)
      }
      const { accountId, problem, secret } = result
      const check = { at: new Date(), ok: problem === null, accountId, problem }
      const sealed = secret ? { webhookSecret: seal(id, 'webhookSecret', secret) } : {}
      await database.transaction(async (tx) => {
        const change = { $set: { check, ...sealed } }
        await PaymentGatewayModel.updateOne({ _id: id, organizationId }, change, { session: tx.session })
        told({ tx }, organizationId, id)
      })
    },
  }
}
