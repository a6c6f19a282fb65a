import type { CloseReason } from '../../../schemas/line.ts'
import { ChannelError } from '../channel.ts'

/** An answer of Graph's that says no: its own code, `(#131047) …`. */
export class GraphError extends Error {
  override name = 'GraphError'
  readonly status: number
  readonly code: number
  readonly details: string
  constructor(status: number, code: number, message: string, details = '') {
    super(message)
    this.status = status
    this.code = code
    this.details = details
  }
}

/** The request left and no answer came back: nobody knows whether it was done. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

/** Graph was not reached at all: nothing was done. */
export class NotReached extends Error {
  override name = 'NotReached'
}

interface Meaning {
  /** Ours, where the interface has words for it; else Graph's number is told. */
  code?: string
  text: string
  retryable: boolean
  /** The whole account stands still until a person acts. */
  close?: CloseReason
}

const meanings: Readonly<Record<number, Meaning>> = {
  0: { text: 'The access token was refused.', retryable: true, close: 'token_expired' },
  10: { text: 'The token lacks the permission for this.', retryable: true, close: 'token_expired' },
  190: { text: 'The access token has expired or was taken back.', retryable: true, close: 'token_expired' },
  368: { text: 'Meta has blocked the account for breaking its policy.', retryable: true, close: 'account_restricted' },
  131031: { text: 'Meta has locked the account.', retryable: true, close: 'account_restricted' },
  131042: { text: 'Meta has no valid means of payment for this.', retryable: true, close: 'account_restricted' },
  133010: { text: 'The number is not registered with the Cloud API.', retryable: true, close: 'account_restricted' },
  4: { text: 'Too many calls of this app; it is tried again.', retryable: true },
  80007: { text: 'Too many calls for this account; it is tried again.', retryable: true },
  130429: { text: 'Too many messages a second; it is tried again.', retryable: true },
  131048: { text: 'WhatsApp limits this number for messages that were reported; it is tried again.', retryable: true },
  131056: { text: 'Too many messages to this one person; it is tried again.', retryable: true },
  131016: { text: 'WhatsApp is not available now; it is tried again.', retryable: true },
  131057: { text: 'The account is under maintenance; it is tried again.', retryable: true },
  133004: { text: 'WhatsApp is not available now; it is tried again.', retryable: true },
  131047: {
    code: 'window_closed',
    text: 'More than 24 hours since the customer wrote: only a template may be sent.',
    retryable: false,
  },
  131026: { text: 'WhatsApp cannot deliver to this number.', retryable: false },
  131021: { text: 'The number cannot write to itself.', retryable: false },
  131049: { text: 'WhatsApp held it back to keep the number of such messages low.', retryable: false },
  131050: { text: 'This person takes no marketing messages from you.', retryable: false },
  131051: { text: 'WhatsApp does not take this kind of message.', retryable: false },
  131053: { text: 'WhatsApp did not take the file.', retryable: false },
  132000: { text: 'The number of variables does not fit the template.', retryable: false },
  132001: { text: 'There is no such approved template in this language.', retryable: false },
  132005: { text: 'The text with its variables is too long for the template.', retryable: false },
  132007: { text: 'The template breaks a policy of WhatsApp.', retryable: false },
  132012: { text: 'A variable does not have the form that the template wants.', retryable: false },
  132015: { text: 'The template is paused for its low quality.', retryable: false },
  132016: { text: 'The template was switched off for its low quality.', retryable: false },
}

/** What a code of Graph's means to us; one that is not known is not tried again. */
export function meaningOf(code: number, message: string): Meaning & { code: string } {
  const known = meanings[code] ?? { text: message || 'WhatsApp refused this message.', retryable: false }
  return { ...known, code: known.code ?? String(code) }
}

/** Codes that say "something went wrong" and leave open whether the message went out. */
const vague: ReadonlySet<number> = new Set([1, 2, 131000])

/** How a send ended, in the contract's words. What nobody knows stays an ordinary error: the message is in doubt. */
export function sendError(error: unknown): unknown {
  if (error instanceof GraphError && error.status >= 500 && vague.has(error.code))
    return new NoAnswer(`Graph: ${error.code}`, { cause: error })
  return error instanceof NoAnswer ? error : callError(error)
}

/** The same for a call that may be made again without harm. */
export function callError(error: unknown): ChannelError {
  if (error instanceof ChannelError) return error
  if (error instanceof GraphError) {
    const { code, text, retryable } = meaningOf(error.code, error.message)
    const isTransient = retryable || error.status >= 500 || error.status === 429
    return new ChannelError(code, error.details ? `${text} (${error.details})` : text, {
      retryable: isTransient,
      cause: error,
    })
  }
  const text = error instanceof NotReached ? 'WhatsApp could not be reached.' : 'WhatsApp did not answer.'
  return new ChannelError('connection_lost', text, { retryable: true, cause: error })
}

export const closeReasonOf = (error: unknown): CloseReason | null =>
  error instanceof GraphError ? (meaningOf(error.code, '').close ?? null) : null
