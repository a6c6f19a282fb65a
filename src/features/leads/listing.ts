import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import {
  boardStatuses,
  type LeadBoard,
  type LeadColumn,
  type LeadFilter,
  type LeadQuery,
  type LeadSort,
  type LeadStatus,
} from '../../../schemas/lead.ts'
import { badCursor } from '../../core/errors.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { seesContact } from '../contacts/index.ts'
import { totals } from './counting.ts'
import type { LeadDeps } from './deps.ts'
import { keysOf } from './deriving.ts'
import { findRange, type Order, type Place, type StoredLead } from './repository.ts'
import { windowed } from './windows.ts'

const orders: Record<LeadSort, Order> = {
  stage: { field: 'stageAt', ascending: false },
  created: { field: 'id', ascending: false },
  score: { field: 'score', ascending: false },
  value: { field: 'valueKey', ascending: false },
  followUp: { field: 'nextFollowUpDate', ascending: true },
  name: { field: 'nameKey', ascending: true },
}

/** A page ends with the last one's value and id. */
function writeCursor(lead: StoredLead, { field }: Order): string {
  const value = lead[field]
  return Buffer.from(JSON.stringify([value instanceof Date ? value.getTime() : value, lead.id])).toString('base64url')
}
const Cursor = z.tuple([z.union([z.string().max(200), z.number()]), Id])
function readCursor(text: string | undefined, { field }: Order): Place | null {
  if (!text) return null
  try {
    const [value, id] = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    const isTime = field === 'stageAt' || field === 'nextFollowUpDate'
    return { value: isTime ? new Date(Number(value)) : value, id }
  } catch {
    throw badCursor()
  }
}

function compare(order: Order): (a: StoredLead, b: StoredLead) => number {
  const { field, ascending } = order
  return (a, b) => {
    const [left, right] = [a[field] ?? '', b[field] ?? '']
    const way = left < right ? -1 : left > right ? 1 : a.id < b.id ? -1 : 1
    return ascending ? way : -way
  }
}

/** Whose leads a scope sees in lists, as far as it is asked for them; undefined: everybody's. */
function shelvesOf(scope: Scope, assigneeId: LeadFilter['assigneeId']): (Id | null)[] | undefined {
  const wanted = assigneeId === 'nobody' ? null : assigneeId
  const own = scope.see === 'all' ? undefined : [userIdOf(scope), null]
  if (wanted === undefined) return own
  return own && !own.includes(wanted) ? [] : [wanted]
}

/** The beginning of each typed word begins a word of the lead. */
const searches = (q: string | undefined): object[] =>
  keysOf(q ?? '').map((key) => ({ searchKeys: { $elemMatch: { $gte: key, $lt: `${key}\uffff` } } }))

function whereOf(scope: Scope, { sourceId, priority, labelId, q }: LeadFilter): Record<string, unknown> {
  const found = searches(q)
  return {
    organizationId: scope.organizationId,
    ...(scope.contactId ? { contactId: scope.contactId } : {}),
    ...(sourceId ? { sourceId } : {}),
    ...(priority ? { priority } : {}),
    ...(labelId ? { labelIds: labelId } : {}),
    ...(found.length > 0 ? { $and: found } : {}),
  }
}
/** The counters know stages and members, nothing finer. */
const isCounted = ({ sourceId, priority, labelId, q }: LeadFilter): boolean => !sourceId && !priority && !labelId && !q

interface Wanted {
  where: Record<string, unknown>
  shelves: (Id | null)[] | undefined
  order: Order
  cursor: string | undefined
  limit: number
  /** How many there are at most, where that is known: few are read in one go. */
  count?: number | undefined
}

/** One range of one index for each member's leads, and the first of them together. */
async function page({ where, shelves, order, cursor, limit, count }: Wanted) {
  const after = readCursor(cursor, order)
  const look = async (since?: Date) => {
    const range = { order, after, limit: limit + 1, ...(since ? { since } : {}) }
    const parts = await Promise.all(
      shelves
        ? shelves.map((assigneeId) => findRange({ ...range, where: { ...where, assigneeId } }))
        : [findRange({ ...range, where })],
    )
    return parts.flat().sort(compare(order))
  }
  const to = after?.value instanceof Date ? after.value : new Date()
  const key = JSON.stringify([where, shelves])
  const found = order.field === 'stageAt' ? await windowed({ key, to, wanted: limit + 1, count }, look) : await look()
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: last && found.length > limit ? writeCursor(last, order) : null }
}

export function createListing({ organizations }: LeadDeps) {
  return {
    /** With a contact that the scope sees come all of its leads, whoever has them. */
    async list(scope: Scope, { status, contactId, sort, cursor, limit, ...filter }: LeadQuery) {
      const order = orders[sort]
      const whole = contactId !== undefined && (await seesContact(scope, contactId, undefined))
      const where = {
        ...whereOf(scope, filter),
        ...(status ? { status } : {}),
        ...(contactId ? { contactId } : {}),
        // those without a date have nothing to be sorted by
        ...(sort === 'followUp' && !cursor ? { nextFollowUpDate: { $gt: new Date(0) } } : {}),
      }
      const shelves = shelvesOf(whole ? { ...scope, see: 'all' } : scope, filter.assigneeId)
      return page({ where, shelves, order, cursor, limit })
    },

    /** The first cards of each column, and how many there are from counters: the same work for fifty as for fifty thousand. */
    async board(scope: Scope, { limit, ...filter }: LeadFilter & { limit: number }): Promise<LeadBoard> {
      const { organizationId } = scope
      const { currency } = await organizations.get(organizationId)
      const shelves = shelvesOf(scope, filter.assigneeId)
      const heads = await totals(
        organizationId,
        currency,
        shelves?.map((shelf) => shelf ?? 'nobody'),
      )
      const column = async (status: LeadStatus): Promise<LeadColumn> => {
        const head = heads.get(status) ?? { count: 0, amount: 0 }
        const where = { ...whereOf(scope, filter), status }
        const wanted = { where, shelves, order: orders.stage, cursor: undefined, limit, count: head.count }
        const { items, nextCursor } = head.count > 0 ? await page(wanted) : { items: [], nextCursor: null }
        const told = isCounted(filter) && !scope.contactId ? head : { count: null, amount: null }
        return { status, ...told, items, nextCursor }
      }
      return { currency, columns: await Promise.all(boardStatuses.map(column)) }
    },
  }
}
