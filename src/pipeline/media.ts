import { setTimeout as delay } from 'node:timers/promises'
import type { Media, Message } from '../../schemas/message.ts'
import { ChannelError, type InboundMedia } from '../channels/channel.ts'
import type { Database } from '../core/db.ts'
import { AppError } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import { systemScope } from '../core/scope.ts'
import type { Conversations } from '../features/conversations/index.ts'
import type { Files } from '../features/files/index.ts'

interface MediaDeps {
  database: Database
  conversations: Conversations
  files: Files
  logger: Logger
}

const atOnce = 4
const tries = 4

/** Fetches pictures and the like after their message was stored: a slow or broken one holds nobody up. */
export function createMediaFetcher(deps: MediaDeps) {
  const queue: (() => Promise<void>)[] = []
  const running = new Set<Promise<void>>()
  const next = (): void => {
    if (running.size >= atOnce) return
    const job = queue.shift()
    if (!job) return
    const run = job()
      .catch((error: unknown) => deps.logger.error({ err: error }, 'media not stored'))
      .finally(() => {
        running.delete(run)
        next()
      })
    running.add(run)
  }
  return {
    fetch(message: Message, media: InboundMedia): void {
      queue.push(() => store(deps, message, media))
      next()
    },
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running)
    },
  }
}

async function store(deps: MediaDeps, message: Message, media: InboundMedia): Promise<void> {
  const change = await changeOf(deps, message, media)
  await deps.database.transaction((tx) => deps.conversations.setMedia(tx, message.organizationId, message.id, change))
}

async function changeOf(deps: MediaDeps, message: Message, media: InboundMedia): Promise<Partial<Media>> {
  if (media.size !== null && media.size > deps.files.maxBytes) return { problem: 'too_large' }
  try {
    const bytes = await fetchPatiently(media)
    const said = { mime: media.mime, fileName: media.fileName, conversationId: message.conversationId }
    const file = await deps.files.put(systemScope(message.organizationId), bytes, said)
    return { fileId: file.id, mime: file.mime, size: file.size }
  } catch (error) {
    deps.logger.warn({ err: error, messageId: message.id }, 'media not fetched')
    return { problem: problemOf(error) }
  }
}

async function fetchPatiently(media: InboundMedia): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await media.fetch()
    } catch (error) {
      const isFinal = error instanceof ChannelError && !error.retryable
      if (isFinal || attempt >= tries) throw error
      await delay(200 * 4 ** (attempt - 1) * (0.5 + Math.random()))
    }
  }
}

function problemOf(error: unknown): NonNullable<Media['problem']> {
  if (error instanceof AppError && error.code === 'file.too-large') return 'too_large'
  if (!(error instanceof ChannelError) || error.retryable) return 'unreachable'
  return /expired|gone|404|410/.test(`${error.code} ${error.message}`) ? 'expired' : 'refused'
}
