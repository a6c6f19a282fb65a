import { createHmac } from 'node:crypto'
import type { Id } from '../../../schemas/common.ts'
import { type Keyring, sha256hex } from '../../core/crypto.ts'

/** The address of a quote's page. Whoever has it may read and answer the quote, so nobody can make one up. */
export interface QuoteLinks {
  url(quoteId: Id): string
  /** As it lies in the store, where no address can be read. */
  hash(quoteId: Id): string
}

export const hashOfToken = (token: string): string => sha256hex(`quote-page:${token}`)

export function createQuoteLinks({
  keyring,
  publicUrl,
}: {
  keyring: Pick<Keyring, 'derive'>
  publicUrl: string
}): QuoteLinks {
  const key = keyring.derive('quote pages')
  const token = (quoteId: Id): string => createHmac('sha256', key).update(quoteId).digest('base64url')
  return { url: (quoteId) => `${publicUrl}/q/${token(quoteId)}`, hash: (quoteId) => hashOfToken(token(quoteId)) }
}
