import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { newId } from './ids.ts'

/** Field 22 of /proc/PID/stat: when the process began; null where it is gone (or was never seen: no /proc). */
function beganAt(pid: number | 'self'): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}

/** This boot of this machine, and this container: within it a process id means the same to everybody. */
function placeName(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return createHash('sha256')
      .update(`${boot} ${readlinkSync('/proc/self/ns/pid')}`)
      .digest('hex')
      .slice(0, 16)
  } catch {
    return null
  }
}

/** A name of this process that no other one ever has. */
export const processName = (): string => `${placeName() ?? newId()}-${process.pid}-${beganAt('self') ?? newId()}`

/**
 * Whether the process of this name ran where we run and is gone: then nobody has to wait for what it held.
 * False whenever it cannot be told.
 */
export function isDeadNeighbour(name: string): boolean {
  const [place, pid, began] = name.split('-')
  if (!place || !pid || !began || place !== placeName()) return false
  return beganAt(Number(pid)) !== began
}
