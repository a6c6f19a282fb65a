import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { newId } from '../../core/ids.ts'
import type { Leases } from '../../core/lease.ts'
import type { Logger } from '../../core/logger.ts'
import type { Change } from './changes.ts'
import { copyFile } from './files.ts'
import { filesFolder, isAfter, logFolder, momentOf, type Signer, type Tick } from './format.ts'
import { type LogWriter, openLog } from './log-writer.ts'
import {
  type ChangeFeed,
  currentStore,
  findBackups,
  insertBackup,
  isForgotten,
  openFeed,
  updateBackup,
} from './repository.ts'

export interface BackupDeps {
  /** Where backups are kept. */
  folder: string
  /** Where the files and media are. */
  dataDir: string
  leases: Leases
  logger: Logger
  signer: Signer
  keepDays: number
}

const leaseName = 'backup:log'
const leaseMs = 10_000
const tryAgainMs = 2_000
/** A piece is written when it is this old or this long. */
const pieceMs = 1_000
const pieceChanges = 5_000
/** How often the store is told how far the archive is; its own change, so that a quiet store's archive goes on too. */
const noteEveryMs = 20_000

/** The chain that the archive goes on with, or null. */
export async function currentChain(): Promise<string | null> {
  const [row] = await findBackups({ kind: 'log', status: 'running' }, 1)
  return row?.id ?? null
}

/**
 * Keeps the archive of every change, in one process of the installation at a time, until aborted. A killed one goes on
 * where its last piece ended: the store remembers, the token is part of the piece.
 */
export async function keepArchive(deps: BackupDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const lease = await deps.leases.acquire(leaseName, leaseMs).catch(() => null)
    if (lease) {
      try {
        await archive(deps, AbortSignal.any([signal, lease.lost]))
      } catch (error) {
        deps.logger.error({ err: error }, 'the archive of changes stopped; it is begun again')
      } finally {
        await lease.release().catch(() => undefined)
      }
    }
    await delay(tryAgainMs, undefined, { signal }).catch(() => undefined)
  }
}

async function archive(deps: BackupDeps, signal: AbortSignal): Promise<void> {
  const { chain, log, feed } = await openChain(deps)
  try {
    let notedAt = Date.now()
    while (!signal.aborted) {
      const changes = await gather(deps, chain, feed, log.last()?.last ?? null)
      if (signal.aborted) return
      await log.append(changes, feed.token())
      const last = log.last()
      if (last && Date.now() - notedAt > noteEveryMs) {
        notedAt = Date.now()
        await updateBackup(chain, { until: momentOf(last.last) })
      }
    }
  } finally {
    await feed.close().catch(() => undefined)
    await log.close()
  }
}

/** What the store tells within a second; at a new chain's begin some of it may be known already. */
async function gather(deps: BackupDeps, chain: string, feed: ChangeFeed, known: Tick | null): Promise<Change[]> {
  const changes: Change[] = []
  for (const until = Date.now() + pieceMs; Date.now() < until && changes.length < pieceChanges; ) {
    const change = await feed.next()
    if (change === null) break
    if (change === 'other' || (known && !isAfter(change.t, known))) continue
    changes.push(change)
    const file = change.op === 'put' && change.c === 'files' ? await copied(deps, chain, change) : null
    if (file) changes.push(file)
  }
  return changes
}

async function copied(deps: BackupDeps, chain: string, change: Extract<Change, { op: 'put' }>): Promise<Change | null> {
  const path = `${String(change.d.organizationId)}/${String(change.d._id)}`
  const line = await copyFile(deps.dataDir, filesFolder(deps.folder, chain), path)
  return line && { op: 'file', c: 'files', t: change.t, ...line }
}

async function openChain(deps: BackupDeps): Promise<{ chain: string; log: LogWriter; feed: ChangeFeed }> {
  const chain = await currentChain()
  if (chain && existsSync(logFolder(deps.folder, chain))) {
    const log = await openLog(logFolder(deps.folder, chain), deps.signer)
    try {
      return { chain, log, feed: await openFeed(currentStore(), log.last()?.token ?? null) }
    } catch (error) {
      await log.close()
      if (!isForgotten(error)) throw error
      deps.logger.error(
        { chain },
        'the store forgot what changed since the archive ended: a new chain and a new full backup follow',
      )
    }
  }
  if (chain) {
    const problem = 'The archive has a gap after this moment'
    await updateBackup(chain, { status: 'failed', finishedAt: new Date(), problem })
  }
  return beginChain(deps)
}

async function beginChain(deps: BackupDeps) {
  const chain = newId()
  const log = await openLog(logFolder(deps.folder, chain), deps.signer)
  await insertBackup({
    ...{ id: chain, kind: 'log', status: 'running', chain, name: '', startedAt: new Date(), finishedAt: null },
    ...{ until: null, documents: 0, bytes: 0, problem: null, proof: null },
  })
  return { chain, log, feed: await openFeed(currentStore(), null) }
}
