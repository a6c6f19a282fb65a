import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { Logger } from '../../core/logger.ts'
import { ChannelError, type ConnectionChange } from '../channel.ts'
import { closeReasonOf, GraphError } from './errors.ts'
import type { Call } from './graph.ts'

interface WatchDeps {
  call: Call
  tell(change: ConnectionChange): void
  checkMs: number
  signal: AbortSignal
  logger: Logger
}

const PhoneNumber = z.object({ display_phone_number: z.string() })
const retryMs = [1_000, 5_000, 15_000, 60_000]

/** Asks for the number at once and then now and again: a token that ends, or a Graph that is away, shows itself. */
export function createWatch({ call, tell, checkMs, signal, logger }: WatchDeps) {
  const ask = async (): Promise<'well' | 'away' | 'ended'> => {
    try {
      const { display_phone_number } = await call(
        ({ phoneNumberId }) => ({ method: 'GET', path: phoneNumberId, query: { fields: 'display_phone_number' } }),
        PhoneNumber,
      )
      tell({ state: 'connected', number: `+${display_phone_number.replace(/\D/g, '')}` })
      return 'well'
    } catch (error) {
      // what closes an account was told by whoever made the call
      if (signal.aborted || closeReasonOf(error)) return 'ended'
      logger.warn({ err: error }, 'the Cloud API could not be asked')
      const change = changeAfter(error)
      tell(change)
      return change.state === 'failed' ? 'ended' : 'away'
    }
  }
  return async (): Promise<void> => {
    tell({ state: 'connecting' })
    for (let failures = 0; !signal.aborted; ) {
      const found = await ask()
      if (found === 'ended') return
      failures = found === 'well' ? 0 : failures + 1
      const wait = failures === 0 ? checkMs : (retryMs[Math.min(failures, retryMs.length) - 1] ?? checkMs)
      await delay(wait, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }
}

/** What Graph does not know it will not know on the next try either; that it is away passes. */
function changeAfter(error: unknown): ConnectionChange {
  if (error instanceof ChannelError) return { state: 'failed', reason: 'keys_corrupt' }
  const isRefused = error instanceof GraphError && error.status < 500 && error.status !== 429
  return isRefused
    ? { state: 'failed', reason: 'token_expired' }
    : { state: 'disconnected', reason: 'server_unavailable' }
}
