import { AsyncLocalStorage } from 'node:async_hooks'
import type { Id } from '../../schemas/common.ts'
import { CounterModel } from '../../schemas/models/counter.model.ts'
import { type ClientSession, isDuplicateKey } from './mongo.ts'

/** How often what bears a name has changed in an organization, for who remembers it. */
export type Marks = Readonly<Partial<Record<MarkName, number>>>
/** contacts: whose address is whose, and what a contact is called. */
export type MarkName = 'contacts'

interface Holding {
  turn: Id
  isOver: boolean
}

/**
 * Whose turn the running transaction has. What it sets off inherits this, and may well run when the transaction has
 * ended: that has no turn any more.
 */
const holding = new AsyncLocalStorage<Holding>()

export function hasTurn(turn: Id): boolean {
  const held = holding.getStore()
  return held?.turn === turn && !held.isOver
}

/** Within this process one after the other, in the order in which they came. */
const turns = new Map<Id, Promise<unknown>>()

export function inTurn<T>(turn: Id, run: (over: () => void) => Promise<T>): Promise<T> {
  const held: Holding = { turn, isOver: false }
  const over = () => {
    held.isOver = true
  }
  const runHolding = () => holding.run(held, () => run(over).finally(over))
  const mine = (turns.get(turn) ?? Promise.resolve()).then(runHolding, runHolding)
  turns.set(turn, mine)
  const forget = () => {
    if (turns.get(turn) === mine) turns.delete(turn)
  }
  mine.then(forget, forget)
  return mine
}

const rowOf = (turn: Id): string => `turn:${turn}`

/** Between processes: whoever writes this row first has the turn; the others are refused at once, and come again. */
export async function takeTurn(turn: Id, session: ClientSession): Promise<Marks> {
  const row = await CounterModel.findOneAndUpdate(
    { _id: rowOf(turn) },
    { $inc: { value: 1 } },
    { session, returnDocument: 'after' },
  ).lean()
  if (row) return row.marks ?? {}
  knownTurns.delete(turn)
  throw new Error(`The row of the turn of ${turn} is gone`)
}

const knownTurns = new Set<Id>()
/** Made apart: two that make it in their transactions would refuse each other for good. */
export async function knowTurn(turn: Id): Promise<void> {
  if (knownTurns.has(turn)) return
  await CounterModel.create([{ _id: rowOf(turn), value: 0 }]).catch((error: unknown) => {
    if (!isDuplicateKey(error)) throw error
  })
  knownTurns.add(turn)
}

/**
 * What bears this name changes with the transaction: who remembers it reads it again. It lies in the row that every
 * turn writes, so that nobody's turn goes by a mark that changes meanwhile.
 */
export async function raiseMark(organizationId: Id, name: MarkName, session: ClientSession): Promise<void> {
  const change = { $inc: { [`marks.${name}`]: 1 }, $setOnInsert: { value: 0 } }
  await CounterModel.collection.updateOne({ _id: rowOf(organizationId) } as never, change, { session, upsert: true })
}
