import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http'
import { request as secureRequest } from 'node:https'
import { isIP } from 'node:net'
import { outsideAddresses } from '../../core/outside.ts'
import { ChannelError } from '../channel.ts'

export interface DownloadRules {
  /** Each with what is under it. */
  hosts: readonly string[]
  /** Graph's own origin as configured; a loopback one is allowed as it is: the stand-in's. */
  ownOrigin: string
}
interface Download extends DownloadRules {
  token: string
  maxBytes: number
  timeoutMs: number
}

const refused = (why: string) => new ChannelError('media_refused', why, { retryable: false })
const isLoopback = (origin: string) => /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(origin)

/** Only where Meta keeps media, only over https, only to a public address: the token goes along. */
export function checkedAddress(address: string, { hosts, ownOrigin }: DownloadRules): URL {
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url) throw refused('The address of the file is none.')
  if (url.origin === ownOrigin && isLoopback(ownOrigin)) return url
  const isKnown = hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`))
  const isPlain = url.port === '' && url.username === '' && url.password === '' && isIP(url.hostname) === 0
  if (url.protocol !== 'https:' || !isKnown || !isPlain)
    throw refused('The address of the file is not one where WhatsApp keeps files.')
  return url
}

/** Rejects with ChannelError; nothing is asked of an address that is not allowed, and no redirect is followed. */
export async function download(address: string, rules: Download): Promise<Uint8Array> {
  const url = checkedAddress(address, rules)
  const isOwn = url.protocol === 'http:'
  const [target] = isOwn
    ? [null]
    : await outsideAddresses(url.hostname).catch((error: Error) => {
        throw refused(error.message)
      })
  const options: RequestOptions = {
    headers: { authorization: `Bearer ${rules.token}`, 'user-agent': 'parley' },
    timeout: rules.timeoutMs,
    signal: AbortSignal.timeout(rules.timeoutMs),
    // the address that was checked is the one that is used: the name is not asked again
    ...(target && { lookup: (_host, _options, done) => done(null, [target]) }),
  }
  const answer = await answerOf(url, options)
  try {
    return await bytesOf(answer, rules.maxBytes)
  } finally {
    answer.destroy()
  }
}

function answerOf(url: URL, options: RequestOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'http:' ? plainRequest : secureRequest)(url, options, resolve)
    request.on('timeout', () => request.destroy(new Error('timeout')))
    request.on('error', (cause) =>
      reject(new ChannelError('connection_lost', 'The file could not be fetched.', { retryable: true, cause })),
    )
    request.end()
  })
}

async function bytesOf(answer: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const status = answer.statusCode ?? 0
  if (status === 404 || status === 410) throw new ChannelError('expired', 'The file is gone.', { retryable: false })
  if (status >= 500 || status === 429)
    throw new ChannelError('unavailable', `The file's host answered ${status}.`, { retryable: true })
  if (status !== 200) throw refused(`The file's host answered ${status}.`)
  if (Number(answer.headers['content-length'] ?? 0) > maxBytes) throw tooLarge()
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of answer as AsyncIterable<Buffer>) {
      size += part.length
      if (size > maxBytes) throw tooLarge()
      parts.push(part)
    }
  } catch (cause) {
    if (cause instanceof ChannelError) throw cause
    throw new ChannelError('connection_lost', 'The file broke off.', { retryable: true, cause })
  }
  return Buffer.concat(parts)
}

const tooLarge = () => new ChannelError('too_large', 'The file is too large.', { retryable: false })
