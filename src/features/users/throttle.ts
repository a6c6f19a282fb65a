import { sha256hex } from '../../core/crypto.ts'
import { tooManyTries } from './errors.ts'
import {
  type Attempt,
  findAttempt,
  forgetAttempt,
  giveBackAttempt,
  insertAttempt,
  replaceAttempt,
} from './throttle-repository.ts'

interface Policy {
  /** So many bad tries cost no time: people mistype. */
  free: number
  /** After so many it is locked. */
  lockAfter: number
  lockMs: number
  /** So long after the last bad try all is forgotten. */
  forgetMs: number
}
const minute = 60_000
const policies = {
  account: { free: 2, lockAfter: 10, lockMs: 15 * minute, forgetMs: 24 * 60 * minute },
  /** An office shares one: more is let through, and a lock hits new devices only. */
  address: { free: 4, lockAfter: 50, lockMs: 15 * minute, forgetMs: 60 * minute },
  device: { free: 2, lockAfter: 10, lockMs: 15 * minute, forgetMs: 24 * 60 * minute },
  /** Reset links asked for. */
  reset: { free: 3, lockAfter: 6, lockMs: 60 * minute, forgetMs: 24 * 60 * minute },
} satisfies Record<string, Policy>
type Kind = keyof typeof policies

const longestDelayMs = minute
/** 0, then 1 s, 2 s, 4 s … up to a minute. */
const delayAfter = (failures: number, { free, lockAfter, lockMs }: Policy): number => {
  if (failures >= lockAfter) return lockMs
  return failures <= free ? 0 : Math.min(1000 * 2 ** (failures - free - 1), longestDelayMs)
}

/** The row with one bad try more; throws when it is too early for one. */
function nextAttempt(row: Attempt | null, policy: Policy, now: Date): Attempt {
  const known = row && row.expiresAt > now ? row : null
  const wasLocked = known !== null && known.failures >= policy.lockAfter
  if (known && known.nextAt > now) throw tooManyTries(known.nextAt.getTime() - now.getTime(), wasLocked)
  const failures = known && !wasLocked ? known.failures + 1 : 1
  return {
    failures,
    nextAt: new Date(now.getTime() + delayAfter(failures, policy)),
    expiresAt: new Date(now.getTime() + policy.forgetMs),
  }
}

interface Slot {
  kind: Kind
  key: string
}
interface Taken extends Slot {
  failures: number
}

export interface TrySubject {
  email: string
  ip: string | null
  /** SHA-256 of the cookie of a device on which this account signed in before: it is counted alone. */
  deviceHash: string | null
}

/**
 * Bad tries per account and per address, in the store. A try is counted before the password is looked at and given back
 * when it was right, so that many tries at once count like many in a row. Nobody is kept waiting: who comes too early
 * is told when to come back. An address that does not exist is counted like one that does.
 */
export function createThrottle(clock: () => Date) {
  async function take(slot: Slot): Promise<Taken> {
    for (let round = 0; round < 8; round++) {
      const row = await findAttempt(slot.key)
      const next = nextAttempt(row, policies[slot.kind], clock())
      const won = row ? await replaceAttempt(row, next) : await insertAttempt(slot.key, next)
      if (won) return { ...slot, failures: next.failures }
    }
    throw tooManyTries(1000, false)
  }

  const giveBack = (taken: Taken) => giveBackAttempt(taken.key, taken.failures, clock())

  async function takeAll(slots: readonly Slot[]): Promise<Taken[]> {
    const taken: Taken[] = []
    try {
      for (const slot of slots) taken.push(await take(slot))
      return taken
    } catch (error) {
      // a try that was not let through is no bad try
      for (const one of taken) await giveBack(one)
      throw error
    }
  }

  return {
    /** Throws 429 when it is too early. Otherwise counted as bad until `wasRight` is called. */
    async tryOnce({ email, ip, deviceHash }: TrySubject): Promise<{ wasRight(): Promise<void> }> {
      const slots: Slot[] = deviceHash
        ? [{ kind: 'device', key: `device:${deviceHash}` }]
        : [
            { kind: 'account', key: accountKey(email) },
            ...(ip ? [{ kind: 'address' as const, key: `address:${networkOf(ip)}` }] : []),
          ]
      const taken = await takeAll(slots)
      return {
        async wasRight() {
          // whoever has one password must not clear the address for trying others
          for (const one of taken) await (one.kind === 'address' ? giveBack(one) : forgetAttempt(one.key))
        },
      }
    },
    /** False when this address asked for too many reset links. */
    async mayReset(email: string, ip: string | null): Promise<boolean> {
      const slots: Slot[] = [{ kind: 'reset', key: `reset:${sha256hex(email)}` }]
      if (ip) slots.push({ kind: 'address', key: `reset-address:${networkOf(ip)}` })
      return takeAll(slots).then(
        () => true,
        () => false,
      )
    },
    /** A proof by e-mail lifts the lock. */
    forgive: (email: string): Promise<void> => forgetAttempt(accountKey(email)),
  }
}
export type Throttle = ReturnType<typeof createThrottle>

const accountKey = (email: string) => `account:${sha256hex(email)}`

/** An IPv6 subscriber has a /64: counted as one. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)
  if (mapped?.[1]) return mapped[1]
  if (!ip.includes(':')) return ip
  const [head = '', tail = ''] = ip.toLowerCase().split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const groups = ip.includes('::')
    ? [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
    : left
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
