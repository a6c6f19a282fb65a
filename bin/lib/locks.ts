import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive, processMark } from './processes.ts'

export interface Holder {
  pid: number
  host: string
  /** The process's start mark: a pid alone may have been given to another program since. */
  mark: string
  token: string
}

export interface Lock {
  release(): Promise<void>
}

const heartbeatMs = 15_000
/** Only for a holder on another host (a shared home folder), whose pid says nothing here. */
const silentForMs = 120_000

async function readHolder(file: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder
  } catch {
    return null
  }
}

async function isStale(file: string, holder: Holder): Promise<boolean> {
  if (holder.host === hostname()) return !isAlive(holder.pid) || processMark(holder.pid) !== holder.mark
  const seen = await stat(file).catch(() => null)
  return seen !== null && Date.now() - seen.mtimeMs > silentForMs
}

/** Moves a dead holder's lock aside; if it was taken anew in between, the live one is put back. */
async function clearStale(file: string, dead: Holder): Promise<void> {
  const aside = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await rename(file, aside)
  } catch {
    return
  }
  const moved = await readHolder(aside)
  if (moved && moved.token !== dead.token) await link(aside, file).catch(() => undefined)
  await unlink(aside).catch(() => undefined)
}

/** Takes the lock, or answers who holds it. A lock whose holder died is taken over. */
export async function tryLock(file: string): Promise<Lock | Holder> {
  await mkdir(dirname(file), { recursive: true })
  const token = randomBytes(12).toString('hex')
  const mine: Holder = { pid: process.pid, host: hostname(), mark: processMark(process.pid), token }
  // Written whole and then linked: nobody ever reads a half-written lock.
  const draft = `${file}.${token}`
  await writeFile(draft, JSON.stringify(mine))
  try {
    for (;;) {
      try {
        await link(draft, file)
        return held(file, token)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const holder = await readHolder(file)
      if (!holder) continue
      if (!(await isStale(file, holder))) return holder
      await clearStale(file, holder)
    }
  } finally {
    await unlink(draft).catch(() => undefined)
  }
}

function held(file: string, token: string): Lock {
  const beat = setInterval(() => {
    const now = new Date()
    utimes(file, now, now).catch(() => undefined)
  }, heartbeatMs)
  beat.unref()
  return {
    async release() {
      clearInterval(beat)
      if ((await readHolder(file))?.token === token) await unlink(file).catch(() => undefined)
    },
  }
}

export function isLock(taken: Lock | Holder): taken is Lock {
  return 'release' in taken
}

/** Waits until the lock is free; `onWait` is called once if somebody else has it. */
export async function waitForLock(file: string, onWait: (holder: Holder) => void): Promise<Lock> {
  let told = false
  for (;;) {
    const taken = await tryLock(file)
    if (isLock(taken)) return taken
    if (!told) onWait(taken)
    told = true
    await delay(500)
  }
}
