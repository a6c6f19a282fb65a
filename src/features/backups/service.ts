import { setTimeout as delay } from 'node:timers/promises'
import type { Backup } from '../../../schemas/backup.ts'
import type { Keyring } from '../../core/crypto.ts'
import type { Leases } from '../../core/lease.ts'
import type { Logger } from '../../core/logger.ts'
import type { SealedPlace } from '../../core/sealed-repository.ts'
import { type BackupDeps, currentChain, keepArchive } from './archiver.ts'
import { createSigner } from './format.ts'
import { makeFull } from './full.ts'
import { keepOnly } from './keeping.ts'
import { prove } from './prove.ts'
import { failUnfinished, findBackups } from './repository.ts'

export interface BackupsDeps {
  /** Null: none are kept. */
  folder: string | null
  dataDir: string
  keepDays: number
  /** When the daily full is made: hour and minute, UTC. */
  dailyAt: string
  proveEveryDays?: number
  masterKey: Uint8Array
  keyring: Keyring
  places: readonly SealedPlace[]
  leases: Leases
  logger: Logger
}

const dayMs = 86_400_000
const lookEveryMs = 30_000
/** Until the archive has begun, which the first full waits for. */
const beginsWithinMs = 1_000
const fullLease = 'backup:full'
const fullLeaseMs = 60_000
const pauseAfterFailureMs = 600_000

/** What the operations page shows. */
export interface BackupsState {
  folder: string | null
  log: Backup | null
  lastFull: Backup | null
  lastProof: Backup | null
  /** The last proof that succeeded. */
  lastProven: Backup | null
  recent: Backup[]
}

/** Backups of the whole installation: the archive of every change, a daily full, and its proof. */
export function createBackups(deps: BackupsDeps) {
  const { folder, keyring, proveEveryDays = 7 } = deps
  const signer = createSigner(keyring.derive('backup'))
  const own: BackupDeps | null = folder ? { ...deps, folder, signer } : null

  /** One at a time in the installation; null where another process is at it. */
  const alone = async <T>(work: () => Promise<T>): Promise<T | null> => {
    const lease = await deps.leases.acquire(fullLease, fullLeaseMs)
    if (!lease) return null
    try {
      await failUnfinished()
      return await work()
    } finally {
      await lease.release()
    }
  }
  const proof = async (at: Date | null = null): Promise<Backup> => {
    if (!folder) throw new Error('no folder for backups')
    return prove({ ...deps, folder, signer, at })
  }
  /** What the clock asks for: a full once a day and in every new chain, then a proof once a week. */
  const tend = async (now = new Date()): Promise<void> => {
    if (!own || !(await isFullDue(now, deps.dailyAt))) return
    await alone(async () => {
      const made = await makeFull(own)
      deps.logger.info({ name: made.name, bytes: made.bytes }, 'backup made')
      await keepOnly(own.folder, own.keepDays, signer, now)
      const [last] = await findBackups({ kind: 'proof', status: 'done' }, 1)
      if (!last || now.getTime() - last.startedAt.getTime() > (proveEveryDays - 0.5) * dayMs) await proof()
    })
  }
  return {
    state: () => state(folder),
    tend,
    prove: proof,
    /** A full now; null where another process makes one. */
    make: async () => (own ? alone(() => makeFull(own)) : null),
    /** Deletes what is older than the days kept; answers what. */
    keepOnly: async (now = new Date()) => (own ? keepOnly(own.folder, own.keepDays, signer, now) : []),
    /** Keeps the archive, and does by itself what is due, until stopped. */
    start(options: { isWorker: boolean } = { isWorker: true }): { stop(): Promise<void> } {
      const ended = new AbortController()
      if (!own) return { stop: async () => undefined }
      const archive = keepArchive(own, ended.signal)
      const looking = options.isWorker ? look(deps.logger, tend, ended.signal) : Promise.resolve()
      return {
        async stop() {
          ended.abort()
          await Promise.all([archive, looking])
        },
      }
    },
  }
}
export type Backups = ReturnType<typeof createBackups>

async function look(logger: Logger, tend: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await tend().catch((error: unknown) => logger.error({ err: error }, 'the backup failed; it is tried again'))
    const isBegun = (await currentChain().catch(() => null)) !== null
    await delay(isBegun ? lookEveryMs : beginsWithinMs, undefined, { signal }).catch(() => undefined)
  }
}

async function isFullDue(now: Date, dailyAt: string): Promise<boolean> {
  const chain = await currentChain()
  if (!chain) return false
  const [lastTry] = await findBackups({ kind: 'full' }, 1)
  if (lastTry?.status === 'failed' && now.getTime() - lastTry.startedAt.getTime() < pauseAfterFailureMs) return false
  const [last] = await findBackups({ kind: 'full', chain, status: 'done' }, 1)
  return !last || last.startedAt < lastDailyMoment(now, dailyAt)
}

/** The last time that the clock showed `03:15` UTC. */
export function lastDailyMoment(now: Date, dailyAt: string): Date {
  const today = new Date(`${now.toISOString().slice(0, 10)}T${dailyAt}:00.000Z`)
  return today <= now ? today : new Date(today.getTime() - dayMs)
}

async function state(folder: string | null): Promise<BackupsState> {
  const first = async (filter: Parameters<typeof findBackups>[0]) => (await findBackups(filter, 1))[0] ?? null
  const [log, lastFull, lastProof, lastProven, fulls, proofs] = await Promise.all([
    first({ kind: 'log' }),
    first({ kind: 'full', status: 'done' }),
    first({ kind: 'proof' }),
    first({ kind: 'proof', status: 'done' }),
    findBackups({ kind: 'full' }, 10),
    findBackups({ kind: 'proof' }, 5),
  ])
  const recent = [...fulls, ...proofs].sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime())
  return { folder, log, lastFull, lastProof, lastProven, recent }
}
