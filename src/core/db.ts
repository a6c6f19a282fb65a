import { AsyncLocalStorage } from 'node:async_hooks'
import mongoose, { type ClientSession } from 'mongoose'
import type { Id } from '../../schemas/common.ts'
import type { DomainEvents, DomainEventType } from '../../schemas/events.ts'
import { CounterModel } from '../../schemas/models/counter.model.ts'
import { ProcessModel } from '../../schemas/models/process.model.ts'
import { isDeadNeighbour } from './process-name.ts'

export type { ClientSession }

/** A change that browsers may see; its rev is given at the end of the transaction. */
export interface Shown {
  organizationId: Id
  stream: string
  type: import('../../schemas/events.ts').BrowserEventType
  data: unknown
  /** Only for org lists: whose record it is, so that members who see only their own get no other's data. */
  ownerId?: Id | null
  /** It was somebody else's, or nobody's, before: members who see only their own stop following it. */
  ownerChanged?: boolean
}

/** Work that must be done after the commit, kept until it is: a row of the outbox. */
export interface Wake {
  organizationId: Id
  queue: QueueName
  /** What to work on: an account, a conversation, an event's id. Rows of one key are done together. */
  key: string
  payload?: unknown
}
/** outbound: drain an account · dispatch: look at a conversation · events: domain events to their handlers. */
export type QueueName = 'outbound' | 'dispatch' | 'events'

/**
 * One transaction. Effects are collected here and written with it; they happen after the commit, and happen
 * even if the process dies right after it.
 */
export interface Tx {
  readonly session: ClientSession
  emit<T extends DomainEventType>(organizationId: Id, type: T, payload: DomainEvents[T]): void
  show(change: Shown): void
  wake(wake: Wake): void
}

export interface Database {
  /** Runs `work` in one transaction, journaled on a majority, again from the start when the store asks for it. */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>
  close(): Promise<void>
  ping(): Promise<void>
  /** The embedded store, which is for demo, development and a small trial, not for production. */
  isEmbedded(): Promise<boolean>
  /** Rolls back what killed processes of this machine left open, which would keep its locks for a minute. */
  endOrphans(): Promise<void>
}

export interface TransactionOptions {
  /**
   * An organization: its transactions that name it follow one another. They all end by raising the same counters
   * (what its browsers see is numbered without gaps), so beside each other the longer one would lose again and again.
   */
  turn?: Id
}

export interface TxHooks {
  /** In the transaction, last: writes the outbox rows and the browser events. */
  flush(session: ClientSession, collected: Collected): Promise<void>
  /** After the commit: best effort and at once; what fails here is found by the sweep. */
  committed(collected: Collected): void
}
export interface Collected {
  wakes: Wake[]
  shown: (Shown & { rev?: number; id?: Id; at?: Date })[]
}

/** Retried by us rather than by the driver's helper alone: the embedded store gives up a conflict at once, and unlabelled. */
const writeConflict = 112
const isTransient = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoError &&
  (error.code === writeConflict ||
    error.hasErrorLabel('TransientTransactionError') ||
    error.hasErrorLabel('UnknownTransactionCommitResult'))
/** As long as a process that died may leave its transaction open, and what it wrote locked. */
const patienceMs = 30_000

export async function connectDatabase(
  uri: string,
  hooks: TxHooks,
  options: { poolSize?: number; owner?: string } = {},
): Promise<Database> {
  mongoose.set('sanitizeFilter', false)
  await mongoose.connect(uri, {
    autoIndex: false,
    autoCreate: false,
    maxPoolSize: options.poolSize ?? 40,
    serverSelectionTimeoutMS: 10_000,
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
  })
  const note = createSessionBook(options.owner)
  return {
    transaction: (work, { turn } = {}) => {
      // an action that runs another one has the turn already, for both
      if (!turn || holding.getStore() === turn) return runTransaction(work, { hooks, note, turn: undefined })
      return inTurn(turn, () => holding.run(turn, () => runTransaction(work, { hooks, note, turn })))
    },
    endOrphans,
    close: () => mongoose.disconnect(),
    ping: async () => void (await mongoose.connection.db?.admin().ping()),
    isEmbedded: async () =>
      'secantusVersion' in ((await mongoose.connection.db?.admin().command({ buildInfo: 1 })) ?? {}),
  }
}

type NoteSession = (session: ClientSession) => Promise<void> | undefined

/** Written down before a session of the store is first used: the driver uses a few over and over. */
function createSessionBook(owner: string | undefined): NoteSession {
  const noted = new Set<string>()
  return (session) => {
    const id = Buffer.from(session.id?.id.buffer ?? []).toString('hex')
    if (!owner || noted.has(id)) return undefined
    noted.add(id)
    const change = { $addToSet: { sessionIds: id }, $set: { at: new Date() } }
    return ProcessModel.updateOne({ _id: owner }, change, { upsert: true }).then(() => undefined)
  }
}

async function endOrphans(): Promise<void> {
  const admin = mongoose.connection.db?.admin()
  for (const row of await ProcessModel.find().lean()) {
    if (!isDeadNeighbour(row._id)) continue
    const ids = row.sessionIds.map((hex) => ({ id: new mongoose.mongo.Binary(Buffer.from(hex, 'hex'), 4) }))
    if (ids.length > 0) await admin?.command({ killSessions: ids })
    await ProcessModel.deleteOne({ _id: row._id })
  }
}

/** Whose turn the running transaction has. */
const holding = new AsyncLocalStorage<Id>()

/** Within this process one after the other, in the order in which they came. */
const turns = new Map<Id, Promise<unknown>>()
function inTurn<T>(turn: Id, run: () => Promise<T>): Promise<T> {
  const mine = (turns.get(turn) ?? Promise.resolve()).then(run, run)
  turns.set(turn, mine)
  const forget = () => {
    if (turns.get(turn) === mine) turns.delete(turn)
  }
  mine.then(forget, forget)
  return mine
}

/** Between processes: whoever writes this row first has the turn; the others are refused at once, and come again. */
const knownTurns = new Set<Id>()
async function takeTurn(turn: Id, session: ClientSession): Promise<void> {
  const row = { _id: `turn:${turn}` }
  const { matchedCount } = await CounterModel.updateOne(row, { $inc: { value: 1 } }, { session })
  if (matchedCount === 0 && knownTurns.has(turn)) throw new Error(`The row of the turn of ${turn} is gone`)
}
/** Made apart: two that make it in their transactions would refuse each other for good. */
async function knowTurn(turn: Id): Promise<void> {
  if (knownTurns.has(turn)) return
  await CounterModel.create([{ _id: `turn:${turn}`, value: 0 }]).catch((error: unknown) => {
    if (!isDuplicateKey(error)) throw error
  })
  knownTurns.add(turn)
}

interface RunOptions {
  hooks: TxHooks
  note: NoteSession
  turn: Id | undefined
}

async function runTransaction<T>(work: (tx: Tx) => Promise<T>, { hooks, note, turn }: RunOptions): Promise<T> {
  if (turn) await knowTurn(turn)
  const until = Date.now() + patienceMs
  for (let attempt = 1; ; attempt++) {
    const collected: Collected = { wakes: [], shown: [] }
    const session = await mongoose.startSession()
    try {
      await note(session)
      session.startTransaction({ writeConcern: { w: 'majority', journal: true }, readConcern: { level: 'snapshot' } })
      if (turn) await takeTurn(turn, session)
      const result = await work(txOver(session, collected))
      await hooks.flush(session, collected)
      await session.commitTransaction()
      hooks.committed(collected)
      return result
    } catch (error) {
      if (session.inTransaction()) await session.abortTransaction().catch(() => undefined)
      if (!isTransient(error) || Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(2 * attempt, 24)))
    } finally {
      await session.endSession()
    }
  }
}

function txOver(session: ClientSession, collected: Collected): Tx {
  return {
    session,
    emit: (organizationId, type, payload) => {
      collected.wakes.push({ organizationId, queue: 'events', key: type, payload })
    },
    show: (change) => void collected.shown.push(change),
    wake: (wake) => void collected.wakes.push(wake),
  }
}

/** The unique index said no: the same thing was stored before. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoServerError && error.code === 11000
