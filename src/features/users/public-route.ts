import type { z } from 'zod'
import type { Locale } from '../../../schemas/common.ts'
import type { Text } from '../../core/errors.ts'

export interface CookieOptions {
  path: '/'
  httpOnly: true
  sameSite: 'lax'
  /** Seconds; 0 deletes it. */
  maxAge: number
}

export interface PublicRequest<I> {
  input: I
  cookies: Readonly<Record<string, string | undefined>>
  ip: string | null
  userAgent: string | null
  /** The reader's language, as the browser asks for. */
  locale: Locale
  /** The door adds `Secure` where the inbox is reached over https. */
  setCookie(name: string, value: string, options: CookieOptions): void
}

/**
 * A door before sign-in: no scope yet, so no action. The door parses the body by `input`, answers by `output`, and
 * refuses what a page of another origin sends. Limits on tries are kept behind it.
 */
export interface PublicRoute<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Under /api/v1. */
  path: string
  title: Text
  input: I
  output: O
  /** Of success: 200 unless said. */
  status?: number
  run(request: PublicRequest<z.output<I>>): Promise<z.input<O>>
}

// biome-ignore lint/suspicious/noExplicitAny: a list holds routes of every shape; each was checked where it was defined
export type AnyPublicRoute = PublicRoute<any, any>

/** Keeps the types of input and output together. */
export const definePublicRoute = <I extends z.ZodType, O extends z.ZodType>(
  route: PublicRoute<I, O>,
): PublicRoute<I, O> => route
