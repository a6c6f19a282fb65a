import { z } from 'zod'
import { ChannelError } from '../channel.ts'
import { callError, GraphError } from './errors.ts'
import type { CloudCredentials, Graph } from './graph.ts'

const Ticket = z.object({ mediaId: z.string().regex(/^[\w-]{1,120}$/) })
const Found = z.object({ url: z.string(), file_size: z.number().nullish() })
const mostBytes = 100 * 1_048_576

/** Media by its id: first where it lies, then the bytes. Rejects with ChannelError. */
export async function fetchMedia(
  graph: Graph,
  { accessToken, phoneNumberId }: CloudCredentials,
  ticket: unknown,
  maxBytes = mostBytes,
): Promise<Uint8Array> {
  const { mediaId } = Ticket.parse(ticket)
  const query = { phone_number_id: phoneNumberId }
  const found = await graph
    .call(accessToken, { method: 'GET', path: mediaId, query }, Found)
    .catch((error: unknown) => {
      throw mediaError(error)
    })
  if ((found.file_size ?? 0) > maxBytes)
    throw new ChannelError('too_large', 'The file is too large.', { retryable: false })
  return graph.download(accessToken, found.url, maxBytes)
}

/** Graph answers 100 for media that it does not have any more. */
function mediaError(error: unknown): ChannelError {
  if (error instanceof GraphError && (error.code === 100 || error.status === 404))
    return new ChannelError('expired', 'WhatsApp does not have this file any more.', { retryable: false })
  return callError(error)
}
