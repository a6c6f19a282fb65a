import { setTimeout as delay } from 'node:timers/promises'
import type { Id } from '../../schemas/common.ts'
import type { Media, Message } from '../../schemas/message.ts'
import { ChannelError, type ChannelSession, type InboundMedia } from '../channels/channel.ts'
import type { Database } from '../core/db.ts'
import { AppError } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import { systemScope } from '../core/scope.ts'
import type { Conversations } from '../features/conversations/index.ts'
import type { Files } from '../features/files/index.ts'
import type { FetchToDo, MediaFetches } from '../features/media-fetches/index.ts'

export interface MediaDeps {
  database: Database
  conversations: Conversations
  files: Files
  /** What remembers files that are not here yet over a crash; without it they are tried at once or not at all. */
  mediaFetches?: MediaFetches
  logger: Logger
}

const atOnce = 4
const tries = 4
const minute = 60_000
/** Waits between later tries: a phone that is off comes back, a host too. */
const laterMs = [minute, 5 * minute, 30 * minute, 120 * minute, 360 * minute, 1440 * minute]

/** Fetches pictures and the like after their message was stored: a slow or broken one holds nobody up. */
export function createMediaFetcher(deps: MediaDeps) {
  const jobs = createJobs(deps.logger)
  return {
    fetch(message: Message, media: InboundMedia): void {
      const todo: Todo = {
        ...{ organizationId: message.organizationId, conversationId: message.conversationId, messageId: message.id },
        ...{ mime: media.mime, fileName: media.fileName, attempts: 0, size: media.size },
        isKept: deps.mediaFetches !== undefined && media.ticket !== undefined,
        ...(media.thumbnail ? { thumbnail: media.thumbnail } : {}),
      }
      jobs.add(() => store(deps, todo, () => fetchPatiently(media)))
    },
    /** What these accounts should have fetched and did not: its process died, or its file could not be had then. */
    async sweep(accountIds: readonly Id[], sessions: Sessions): Promise<void> {
      const { mediaFetches } = deps
      const open = accountIds.filter((id) => sessions.get(id)?.refetch)
      for (const accountId of (await mediaFetches?.dueAccounts(open, new Date())) ?? []) {
        const refetch = sessions.get(accountId)?.refetch
        const todo = refetch && (await mediaFetches?.take(accountId, new Date()))
        if (refetch && todo) jobs.add(() => store(deps, { ...todo, isKept: true }, () => refetch(todo.ticket)))
      }
    },
    idle: jobs.idle,
  }
}
interface Sessions {
  get(accountId: Id): Pick<ChannelSession, 'refetch'> | undefined
}
type Todo = Omit<FetchToDo, 'ticket'> & {
  size?: number | null
  /** It has a ticket, by which it can be had later. */
  isKept: boolean
}

/** A few at once, the others in line. */
function createJobs(logger: Logger) {
  const queue: (() => Promise<void>)[] = []
  const running = new Set<Promise<void>>()
  const next = (): void => {
    if (running.size >= atOnce) return
    const job = queue.shift()
    if (!job) return
    const run = job()
      .catch((error: unknown) => logger.error({ err: error }, 'media not stored'))
      .finally(() => {
        running.delete(run)
        next()
      })
    running.add(run)
  }
  return {
    add(job: () => Promise<void>): void {
      queue.push(job)
      next()
    },
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running)
    },
  }
}

/** A line that is down is no failed try: after a start it takes a moment to open. */
const lineDownMs = 3_000

type Outcome = { change: Partial<Media>; isHere: boolean; mayCome: boolean }

async function store(deps: MediaDeps, todo: Todo, fetch: () => Promise<Uint8Array>): Promise<void> {
  const { organizationId, messageId, attempts } = todo
  const outcome = await outcomeOf(deps, todo, fetch)
  if (outcome === 'line-down') {
    const dueAt = new Date(Date.now() + lineDownMs)
    return deps.mediaFetches?.postpone(organizationId, messageId, dueAt, { attempts: Math.max(0, attempts - 1) })
  }
  const { change, isHere, mayCome } = outcome
  await deps.database.transaction(async (tx) => {
    await deps.conversations.setMedia(tx, organizationId, messageId, change)
    if (isHere) deps.mediaFetches?.done(tx, organizationId, messageId)
  })
  if (isHere) return
  const wait = mayCome ? laterMs[attempts] : undefined
  await deps.mediaFetches?.postpone(organizationId, messageId, wait === undefined ? null : new Date(Date.now() + wait))
}

async function outcomeOf(
  deps: MediaDeps,
  todo: Todo,
  fetch: () => Promise<Uint8Array>,
): Promise<Outcome | 'line-down'> {
  if ((todo.size ?? 0) > deps.files.maxBytes) return { change: { problem: 'too_large' }, isHere: false, mayCome: false }
  try {
    const bytes = await fetch()
    const { mime, fileName, conversationId, thumbnail } = todo
    const said = { mime, fileName, conversationId, ...(thumbnail ? { thumbnail } : {}) }
    const file = await deps.files.put(systemScope(todo.organizationId), bytes, said)
    const { width, height, thumbnailFileId } = file
    const drawn = { thumbnailFileId, ...(width && height ? { width, height } : {}) }
    return { change: { fileId: file.id, mime: file.mime, size: file.size, problem: null, ...drawn }, ...here }
  } catch (error) {
    if (todo.isKept && error instanceof ChannelError && error.code === 'not_connected') return 'line-down'
    deps.logger.warn({ err: error, messageId: todo.messageId }, 'media not fetched')
    return { change: { problem: problemOf(error) }, isHere: false, mayCome: mayComeYet(error) }
  }
}
const here = { isHere: true, mayCome: false }

async function fetchPatiently(media: InboundMedia): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await media.fetch()
    } catch (error) {
      const isFinal = error instanceof ChannelError && (!error.retryable || error.code === 'media_expired')
      if (isFinal || attempt >= tries) throw error
      await delay(200 * 4 ** (attempt - 1) * (0.5 + Math.random()))
    }
  }
}

/** Not what was refused for what it is. */
const mayComeYet = (error: unknown): boolean =>
  error instanceof AppError ? error.status === 503 : !(error instanceof ChannelError) || error.retryable

function problemOf(error: unknown): NonNullable<Media['problem']> {
  if (error instanceof AppError && error.code === 'file.too-large') return 'too_large'
  if (error instanceof AppError && error.code === 'file.infected') return 'infected'
  if (!(error instanceof ChannelError)) return 'unreachable'
  if (/expired|gone|404|410/.test(`${error.code} ${error.message}`)) return 'expired'
  if (error.code === 'media_too_large') return 'too_large'
  return error.retryable ? 'unreachable' : 'refused'
}
