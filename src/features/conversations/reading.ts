import type { Id } from '../../../schemas/common.ts'
import type {
  Conversation,
  ConversationCounts,
  ConversationRow,
  ConversationView,
} from '../../../schemas/conversation.ts'
import type { Message } from '../../../schemas/message.ts'
import { badCursor } from '../../core/errors.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { findRange as findMessages } from './messages-repository.ts'
import { findByPrefix, findCounts, findRange, nameKeyOf, phoneKeyOf } from './repository.ts'
import { type Neighbours, rowsOf } from './saving.ts'
import { type StoredConversation, shelfOf } from './state.ts'

export interface ListQuery {
  view: ConversationView
  cursor?: string | undefined
  limit: number
  /** The beginning of a name or number. */
  q?: string | undefined
  labelId?: Id | undefined
}
export interface ListPage {
  items: ConversationRow[]
  nextCursor: string | null
}

/** A view is one status and the shelves that it shows; undefined: every shelf, in one range. */
function shelvesOf(scope: Scope, view: ConversationView): { status: Conversation['status']; shelves?: string[] } {
  const own = userIdOf(scope)
  if (view === 'mine') return { status: 'open', shelves: own ? [own] : [] }
  if (view === 'unassigned') return { status: 'open', shelves: ['nobody'] }
  if (view === 'bot') return { status: 'open', shelves: ['bot'] }
  const status = view === 'all' ? 'open' : view
  if (scope.see === 'all') return { status }
  return { status, shelves: [...(own ? [own] : []), 'nobody', 'bot'] }
}

const minute = 60_000
const firstWindow = 6 * 60 * minute
const narrowest = 10 * minute
/**
 * How far back a page of each view reached last time. The embedded store reads all that matches before it applies a
 * limit, so a page asks for a window of time and widens it until it is full; starting where the last one ended, one
 * question is usually enough.
 */
const windows = new Map<string, number>()
const maxWindows = 5_000

export async function list(neighbours: Neighbours, scope: Scope, query: ListQuery): Promise<ListPage> {
  if (query.q?.trim()) return search(neighbours, scope, query, query.q.trim())
  const { status, shelves } = shelvesOf(scope, query.view)
  const cursor = readCursor(query.cursor)
  const memory = `${scope.organizationId}:${query.view}:${query.labelId ?? ''}:${shelves?.join() ?? ''}`
  const to = cursor?.at ?? new Date(Date.now() + minute)
  const found = await widen(windows.get(memory) ?? firstWindow, to, query.limit + 1, async (from) => {
    const { labelId } = query
    const range = { status, from, to, beforeId: cursor?.id, limit: query.limit + 1, ...(labelId && { labelId }) }
    const parts = await Promise.all(
      shelves ? shelves.map((shelf) => findRange(scope, { ...range, shelf })) : [findRange(scope, range)],
    )
    return parts.flat().sort(newestFirst)
  })
  const page = found.slice(0, query.limit)
  const last = page.at(-1)
  if (last && !cursor && page.length === query.limit) {
    if (windows.size > maxWindows) windows.clear()
    windows.set(memory, Math.max(narrowest, 2 * (to.getTime() - last.lastMessageAt.getTime())))
  }
  return {
    items: await rowsOf(neighbours, page),
    nextCursor: last && found.length > query.limit ? writeCursor(last) : null,
  }
}

/** Two looks at windows of time, the second sixteen times as wide, then all of it. */
async function widen(
  first: number,
  to: Date,
  wanted: number,
  look: (from: Date) => Promise<StoredConversation[]>,
): Promise<StoredConversation[]> {
  for (const width of [first, first * 16]) {
    if (width >= to.getTime()) break
    const found = await look(new Date(to.getTime() - width))
    if (found.length >= wanted) return found
  }
  return look(new Date(0))
}

const newestFirst = (a: StoredConversation, b: StoredConversation): number =>
  b.lastMessageAt.getTime() - a.lastMessageAt.getTime() || (a.id < b.id ? 1 : -1)

interface Cursor {
  at: Date
  id: string
}
const writeCursor = (conversation: StoredConversation): string =>
  `${conversation.lastMessageAt.getTime().toString(36)}.${conversation.id}`

function readCursor(text: string | undefined): Cursor | null {
  if (!text) return null
  const [time, id] = text.split('.')
  const at = Number.parseInt(time ?? '', 36)
  if (!id || !Number.isSafeInteger(at)) throw badCursor()
  return { at: new Date(at), id }
}

async function search(neighbours: Neighbours, scope: Scope, query: ListQuery, q: string): Promise<ListPage> {
  const digits = phoneKeyOf(q)
  const byPhone = /^[+\d\s().-]+$/.test(q) && digits.length > 0
  const found = byPhone
    ? await findByPrefix(scope.organizationId, 'phoneKey', digits, 500)
    : await findByPrefix(scope.organizationId, 'nameKey', nameKeyOf(q), 500)
  const { status, shelves } = shelvesOf(scope, query.view)
  const hits = found
    .filter((hit) => hit.status === status && (!shelves || shelves.includes(shelfOf(hit))))
    .sort(newestFirst)
  return { items: await rowsOf(neighbours, hits.slice(0, query.limit)), nextCursor: null }
}

/** From counters that move with the conversations: one small read, however many there are. */
export async function counts(scope: Scope): Promise<ConversationCounts> {
  const rows = await findCounts(scope.organizationId)
  const total = (view: ConversationView): number => {
    const { status, shelves } = shelvesOf(scope, view)
    const counted = rows.filter((row) => row.status === status && (!shelves || shelves.includes(row.shelf)))
    return counted.reduce((sum, row) => sum + row.value, 0)
  }
  return {
    mine: total('mine'),
    unassigned: total('unassigned'),
    all: total('all'),
    bot: total('bot'),
    snoozed: total('snoozed'),
    closed: total('closed'),
  }
}

export interface ThreadQuery {
  /** Messages before this number, the newest of them. */
  before?: number | undefined
  /** Messages after this number, the oldest of them. */
  after?: number | undefined
  limit: number
}

/** A page of a thread, ascending. A customer's side (a bot) does not see what the team says among itself. */
export async function thread(
  scope: Scope,
  conversation: { id: Id; lastSeq: number },
  { before, after, limit }: ThreadQuery,
): Promise<Message[]> {
  const to =
    after === undefined ? Math.min((before ?? conversation.lastSeq + 1) - 1, conversation.lastSeq) : after + limit
  const messages = await findMessages(scope.organizationId, conversation.id, { from: after ?? to - limit, to })
  return scope.contactId ? messages.filter((message) => message.audience === 'customer') : messages
}
