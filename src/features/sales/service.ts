import { DateTime } from 'luxon'
import type { Id } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import type { Organization } from '../../../schemas/organization.ts'
import type { Sale, SaleDraft, SaleSource, SalesProgress } from '../../../schemas/sale.ts'
import type { ActionContext } from '../../core/action.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Effect, effectOf } from '../../core/effect.ts'
import { notFound } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, systemScope, userIdOf } from '../../core/scope.ts'
import type { NewActivity } from '../activities/index.ts'
import type { RecordQuery } from '../records/index.ts'
import {
  findBySource,
  type Seller,
  type SoldRow,
  saleRepository,
  sellersOf,
  setTarget,
  soldBetween,
} from './repository.ts'

type Context = Pick<ActionContext, 'scope' | 'tx' | 'now'>
export interface SaleDeps {
  organizations: { get(organizationId: Id): Promise<Pick<Organization, 'currency' | 'timeZone'>> }
  contacts: { get(scope: Scope, id: Id, session?: ClientSession): Promise<unknown> }
  activities: { add(ctx: Effect, activity: NewActivity): Promise<void> }
}

export interface NewSale {
  contactId: Id
  agentId: Id | null
  leadId?: Id | null
  quoteId?: Id | null
  orderId?: Id | null
  paymentId?: Id | null
  amount: number
  currency: string
  at: Date
  source: SaleSource
  note?: string | null
}

const noSale = () => notFound({ en: 'sale', es: 'venta', pt: 'venda', ar: 'عملية بيع' })
const noMember = () => notFound({ en: 'member', es: 'miembro', pt: 'membro', ar: 'عضو' })

export function createSales(deps: SaleDeps) {
  const add = createAdding(deps)
  const progress = createProgress(deps)
  return {
    /** Goes along when two contacts are merged. */
    carrier: saleRepository.carrier,
    list: (scope: Scope, query: RecordQuery<Sale>) => saleRepository.page(scope, query),
    ...progress,

    /** Once for each source: the same quote, order or payment again answers the sale that it made. */
    record: (ctx: Effect, sale: NewSale): Promise<Sale> => {
      const { source } = sale
      const sourceId = { quote: sale.quoteId, order: sale.orderId, payment: sale.paymentId, by_hand: null }[source]
      const key = sourceId ?? newId()
      return add(ctx, sale, `${source}:${key}`, systemScope(ctx.organizationId).actor)
    },

    /** Written down by a member; `runKey`: the same for every try. */
    async recordByHand(ctx: Context & { runKey: string }, draft: SaleDraft): Promise<Sale> {
      const { organizationId } = ctx.scope
      await deps.contacts.get(ctx.scope, draft.contactId, ctx.tx.session)
      const agentId = draft.agentId ?? userIdOf(ctx.scope)
      if (agentId && (await sellersOf(organizationId, agentId)).length === 0) throw noMember()
      const currency = draft.currency ?? (await deps.organizations.get(organizationId)).currency
      const at = draft.saleDate ? new Date(draft.saleDate) : ctx.now
      const { contactId, leadId = null, amount, note } = draft
      const sale: NewSale = { contactId, agentId, leadId, amount, currency, at, note, source: 'by_hand' }
      return add(effectOf(ctx), sale, `by_hand:${ctx.runKey}`, ctx.scope.actor)
    },

    /** It stays on record and counts no more. Again changes nothing. */
    async void(ctx: Context, id: Id, reason: string): Promise<Sale> {
      const sale = await saleRepository.find(ctx.scope, { id }, ctx.tx.session)
      if (!sale) throw noSale()
      if (sale.voidedAt) return sale
      const set = { voidedAt: ctx.now, voidReason: reason }
      const voided = await saleRepository.update(ctx.scope, id, { voidedAt: null }, set, ctx.tx.session)
      if (!voided) throw noSale()
      show(ctx.tx, voided)
      await tell(deps, effectOf(ctx), voided, 'voided', ctx.scope.actor)
      return voided
    },

    /** What a member is to sell in a month, in minor units of the organization's currency; null: nothing is set. */
    async setTarget({ scope, tx }: Context, userId: Id, amount: number | null): Promise<void> {
      if (!(await setTarget(scope.organizationId, userId, amount, tx.session))) throw noMember()
    },
  }
}
export type Sales = ReturnType<typeof createSales>

function show(tx: Context['tx'], { organizationId, id }: Sale): void {
  const data = { noun: 'sale', id }
  tx.show({ organizationId, stream: streams.lists(organizationId), type: 'record.changed', data })
}

const tell = (deps: SaleDeps, ctx: Effect, sale: Sale, verb: string, actor: Scope['actor']): Promise<void> =>
  deps.activities.add(ctx, {
    ...{ contactId: sale.contactId, record: { noun: 'sale', id: sale.id }, verb, actor },
    params: { amount: String(sale.amount), currency: sale.currency },
  })

function createAdding(deps: SaleDeps) {
  return async (ctx: Effect, sale: NewSale, sourceKey: string, actor: Scope['actor']): Promise<Sale> => {
    const made = await findBySource(ctx.organizationId, sourceKey, ctx.tx.session)
    if (made) return made
    const { at: saleDate, ...rest } = sale
    const fresh = {
      ...{ id: newId(), organizationId: ctx.organizationId, leadId: null, quoteId: null, orderId: null },
      ...{ paymentId: null, note: null, ...rest, saleDate, voidedAt: null, voidReason: null, sourceKey },
    }
    const { sourceKey: _, ...stored } = (await saleRepository.insert(fresh, ctx.tx.session)) as Sale & {
      sourceKey: string
    }
    show(ctx.tx, stored)
    await tell(deps, ctx, stored, 'recorded', actor)
    return stored
  }
}

/** From and to of a month of the organization. */
function monthOf(month: string, timeZone: string): { from: Date; to: Date } {
  const zoned = DateTime.fromISO(`${month}-01`, { zone: timeZone })
  const from = zoned.isValid ? zoned : DateTime.fromISO(`${month}-01`, { zone: 'UTC' })
  return { from: from.toJSDate(), to: from.plus({ months: 1 }).toJSDate() }
}

function createProgress({ organizations }: SaleDeps) {
  /** In the organization's zone: '2026-11'. */
  const thisMonth = async (organizationId: Id, now: Date): Promise<string> => {
    const { timeZone } = await organizations.get(organizationId)
    const local = DateTime.fromJSDate(now, { zone: timeZone })
    return (local.isValid ? local : DateTime.fromJSDate(now, { zone: 'UTC' })).toFormat('yyyy-MM')
  }
  const read = async (scope: Scope, month: string, userId?: Id): Promise<SalesProgress[]> => {
    const { currency, timeZone } = await organizations.get(scope.organizationId)
    const time = monthOf(month, timeZone)
    const [sellers, rows] = await Promise.all([
      sellersOf(scope.organizationId, userId),
      soldBetween({ ...scope, see: 'all' }, { ...time, userId }),
    ])
    return sellers.map((seller) => progressOf(seller, rows, { month, currency }))
  }
  return {
    thisMonth,
    /** What an agent sold in a month ('2026-11') against their target. */
    async forAgent(scope: Scope, userId: Id, month: string): Promise<SalesProgress> {
      const [found] = await read(scope, month, userId)
      if (!found) throw noMember()
      return found
    },
    /** Everybody's, or one's own where one sees no more. */
    async forAll(scope: Scope, month: string): Promise<SalesProgress[]> {
      const own = userIdOf(scope)
      if (scope.see !== 'all' && !own) return []
      return read(scope, month, scope.see === 'all' ? undefined : (own ?? undefined))
    },
  }
}

function progressOf(
  { userId, name, monthlyTarget }: Seller,
  rows: readonly SoldRow[],
  { month, currency }: { month: string; currency: string },
): SalesProgress {
  const own = rows.filter((row) => row.agentId === userId)
  const counted = own.find((row) => row.currency === currency)
  const others = own.filter((row) => row !== counted).map((row) => ({ currency: row.currency, sold: row.sold }))
  const count = own.reduce((sum, row) => sum + row.count, 0)
  return { userId, name, month, sold: counted?.sold ?? 0, count, target: monthlyTarget, currency, others }
}
