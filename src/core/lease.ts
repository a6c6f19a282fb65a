import { LeaseModel } from '../../schemas/models/lease.model.ts'
import { isDuplicateKey } from './db.ts'
import { isDeadNeighbour } from './process-name.ts'

export interface HeldLease {
  /** Grows with each new owner: a write that carries an older one must be refused. */
  fence: number
  /** Aborted when the lease was lost or released: stop at once. */
  lost: AbortSignal
  release(): Promise<void>
}

export interface LeaseOptions {
  /**
   * Its row goes with its release, and with time where its owner died: for names without end, such as conversations.
   * Not for one whose fence is written down elsewhere: that must never begin again.
   */
  isPassing?: boolean
}

export interface Leases {
  /** Null when somebody else has it. Renewed by itself at a third of its time until released or lost. */
  acquire(name: string, ttlMs: number, options?: LeaseOptions): Promise<HeldLease | null>
  /** Who has it now, or null. */
  ownerOf(name: string): Promise<string | null>
}

/** One owner per name, in MongoDB. `owner` names this process uniquely. */
export function createLeases(owner: string): Leases {
  return {
    acquire: (name, ttlMs, { isPassing = false } = {}) => acquire({ owner, name, ttlMs, isPassing }),
    ownerOf: async (name) => {
      const lease = await LeaseModel.findOne({ _id: name, expiresAt: { $gt: new Date() } }).lean()
      return lease?.owner ?? null
    },
  }
}

interface Wanted {
  owner: string
  name: string
  ttlMs: number
  isPassing: boolean
}

/** How long the row of a passing lease outlives its time, should its owner have died. */
const forgottenAfterMs = 3_600_000

const timesOf = ({ ttlMs, isPassing }: Wanted) => {
  const expiresAt = new Date(Date.now() + ttlMs)
  return { expiresAt, ...(isPassing && { forgetAt: new Date(expiresAt.getTime() + forgottenAfterMs) }) }
}

async function acquire(wanted: Wanted): Promise<HeldLease | null> {
  const { owner, name, ttlMs, isPassing } = wanted
  const fence = await claim(wanted)
  if (fence === null) return null
  const lost = new AbortController()
  let expiresAt = Date.now() + ttlMs
  const renew = async () => {
    const times = timesOf(wanted)
    const { matchedCount } = await LeaseModel.updateOne({ _id: name, owner, fence }, { $set: times })
    if (matchedCount === 0) lost.abort()
    else expiresAt = times.expiresAt.getTime()
  }
  const timer = setInterval(() => {
    renew().catch(() => {
      if (Date.now() > expiresAt) lost.abort()
    })
    if (Date.now() > expiresAt) lost.abort()
  }, ttlMs / 3)
  timer.unref()
  lost.signal.addEventListener('abort', () => clearInterval(timer), { once: true })
  const release = async () => {
    lost.abort()
    const mine = { _id: name, owner, fence }
    if (isPassing) await LeaseModel.deleteOne(mine)
    else await LeaseModel.updateOne(mine, { $set: { expiresAt: new Date(0) } })
  }
  return { fence, lost: lost.signal, release }
}

/** Two steps, no upsert: the embedded store may answer an upsert with "duplicate" and have taken the lease all the same. */
async function claim(wanted: Wanted): Promise<number | null> {
  const { owner, name, isPassing } = wanted
  const now = new Date()
  const times = timesOf(wanted)
  const free = { _id: name, expiresAt: { $lte: now } }
  const change = { $set: { owner, ...times }, $inc: { fence: 1 } }
  const taken = await LeaseModel.findOneAndUpdate(free, change, { returnDocument: 'after' }).lean()
  if (taken) return taken.fence
  const held = await LeaseModel.findOne({ _id: name }).lean()
  if (held) return isDeadNeighbour(held.owner) ? inherit(held, change) : null
  // what is deleted begins above where it was: an owner who slept through all of it holds nothing
  const first = isPassing ? now.getTime() : 1
  try {
    await LeaseModel.create([{ _id: name, owner, ...times, fence: first }])
    return first
  } catch (error) {
    if (isDuplicateKey(error)) return null
    throw error
  }
}

/** From a process of this machine that died without a goodbye: at once, not when its time is over. */
async function inherit(held: { _id: string; owner: string; fence: number }, change: object): Promise<number | null> {
  const same = { _id: held._id, owner: held.owner, fence: held.fence }
  const taken = await LeaseModel.findOneAndUpdate(same, change, { returnDocument: 'after' }).lean()
  return taken?.fence ?? null
}
