import mongoose from 'mongoose'
import type { Id } from '../../schemas/common.ts'
import type { DomainEvents, DomainEventType } from '../../schemas/events.ts'
import { ProcessModel } from '../../schemas/models/process.model.ts'
import { type ClientSession, causeOf, isTransient } from './mongo.ts'
import { isDeadNeighbour } from './process-name.ts'
import { hasTurn, inTurn, knowTurn, type Marks, takeTurn } from './turns.ts'
import { collectWrites, StaleWrite, type Write, type Writes } from './writes.ts'

export { type ClientSession, isDuplicateKey, isStoreAway } from './mongo.ts'

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
  /** Done together at the end, or when asked: a store is paid per command. */
  readonly writes: Writes
  /** What the organization's turn says has changed how often (`raiseMark`); null where the transaction has no turn. */
  readonly marks: Marks | null
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
  /** In the transaction, last: adds the outbox rows and the browser events to its writes. */
  flush(tx: Pick<Tx, 'session' | 'writes'>, collected: Collected): Promise<void>
  /** After the commit: best effort and at once; what fails here is found by the sweep. */
  committed(collected: Collected): void
}
export interface Collected {
  wakes: Wake[]
  shown: (Shown & { rev?: number; id?: Id; at?: Date })[]
}

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
  await assertServes()
  const note = createSessionBook(options.owner)
  return {
    transaction: (work, { turn } = {}) => {
      // an action that runs another one has the turn already, for both
      if (!turn || hasTurn(turn)) return runTransaction(work, { hooks, note })
      return inTurn(turn, (over) => runTransaction(work, { hooks, note, turn, over }))
    },
    endOrphans,
    close: () => mongoose.disconnect(),
    ping: async () => void (await mongoose.connection.db?.admin().ping()),
    isEmbedded: async () =>
      'secantusVersion' in ((await mongoose.connection.db?.admin().command({ buildInfo: 1 })) ?? {}),
  }
}

/** MongoDB 8.0, the first that takes writes of several collections in one command. */
const oldestWire = 25
async function assertServes(): Promise<void> {
  const { maxWireVersion = 0 } = (await mongoose.connection.db?.admin().command({ hello: 1 })) ?? {}
  if (maxWireVersion >= oldestWire) return
  await mongoose.disconnect()
  throw new Error('This MongoDB is too old: Parley needs 8.0 or newer')
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

interface RunOptions {
  hooks: TxHooks
  note: NoteSession
  turn?: Id
  /** To be called when the turn is over: before anything that the commit sets off. */
  over?(): void
}

async function runTransaction<T>(work: (tx: Tx) => Promise<T>, options: RunOptions): Promise<T> {
  const { hooks, note, turn, over } = options
  if (turn) await knowTurn(turn)
  const until = Date.now() + patienceMs
  for (let attempt = 1; ; attempt++) {
    const collected: Collected = { wakes: [], shown: [] }
    const session = await mongoose.startSession()
    try {
      await note(session)
      session.startTransaction({ writeConcern: { w: 'majority', journal: true }, readConcern: { level: 'snapshot' } })
      const tx = txOver(session, collected, turn ? await takeTurn(turn, session) : null)
      const result = await work(tx)
      await hooks.flush(tx, collected)
      await tx.writes.run()
      await session.commitTransaction()
      over?.()
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

function txOver(session: ClientSession, collected: Collected, marks: Marks | null): Tx {
  return {
    session,
    marks,
    writes: collectWrites((writes) => runWrites(writes, session)),
    emit: (organizationId, type, payload) => {
      collected.wakes.push({ organizationId, queue: 'events', key: type, payload })
    },
    show: (change) => void collected.shown.push(change),
    wake: (wake) => void collected.wakes.push(wake),
  }
}

async function runWrites(writes: readonly Write[], session: ClientSession): Promise<void> {
  const guarded = writes.flatMap((write, at) => (write.mustMatch ? [at] : []))
  const options = { session, ordered: true, verboseResults: guarded.length > 0 }
  const operations = writes.map(({ mustMatch: _, ...write }) => write)
  // what begins a transaction carries its read concern, which the embedded store does not take with this command
  const { transaction } = session as unknown as { transaction?: { isStarting: boolean } }
  if (transaction?.isStarting) await ProcessModel.findOne({ _id: '' }).session(session).lean()
  const { updateResults } = await mongoose.connection
    .getClient()
    .bulkWrite(operations as mongoose.mongo.AnyClientBulkWriteModel<mongoose.mongo.BSON.Document>[], options)
    .catch((error: unknown) => Promise.reject(causeOf(error)))
  for (const at of guarded) if (updateResults?.get(at)?.matchedCount !== 1) throw new StaleWrite(writes[at] as Write)
}
