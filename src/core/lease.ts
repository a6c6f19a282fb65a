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

export interface Leases {
  /** Null when somebody else has it. Renewed by itself at a third of its time until released or lost. */
  acquire(name: string, ttlMs: number): Promise<HeldLease | null>
  /** Who has it now, or null. */
  ownerOf(name: string): Promise<string | null>
}

/** One owner per name, in MongoDB. `owner` names this process uniquely. */
export function createLeases(owner: string): Leases {
  return {
    acquire: (name, ttlMs) => acquire(owner, name, ttlMs),
    ownerOf: async (name) => {
      const lease = await LeaseModel.findOne({ _id: name, expiresAt: { $gt: new Date() } }).lean()
      return lease?.owner ?? null
    },
  }
}

async function acquire(owner: string, name: string, ttlMs: number): Promise<HeldLease | null> {
  const fence = await claim(owner, name, ttlMs)
  if (fence === null) return null
  const lost = new AbortController()
  let expiresAt = Date.now() + ttlMs
  const renew = async () => {
    const next = Date.now() + ttlMs
    const { matchedCount } = await LeaseModel.updateOne(
      { _id: name, owner, fence },
      { $set: { expiresAt: new Date(next) } },
    )
    if (matchedCount === 0) lost.abort()
    else expiresAt = next
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
    await LeaseModel.updateOne({ _id: name, owner, fence }, { $set: { expiresAt: new Date(0) } })
  }
  return { fence, lost: lost.signal, release }
}

/** Two steps, no upsert: the embedded store may answer an upsert with "duplicate" and have taken the lease all the same. */
async function claim(owner: string, name: string, ttlMs: number): Promise<number | null> {
  const now = new Date()
  const expiresAt = new Date(now.getTime() + ttlMs)
  const free = { _id: name, expiresAt: { $lte: now } }
  const change = { $set: { owner, expiresAt }, $inc: { fence: 1 } }
  const taken = await LeaseModel.findOneAndUpdate(free, change, { returnDocument: 'after' }).lean()
  if (taken) return taken.fence
  const held = await LeaseModel.findOne({ _id: name }).lean()
  if (held) return isDeadNeighbour(held.owner) ? inherit(held, change) : null
  try {
    await LeaseModel.create([{ _id: name, owner, expiresAt, fence: 1 }])
    return 1
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
