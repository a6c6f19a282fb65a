import type { Brake } from '../../../schemas/line-health.ts'
import type { Message } from '../../../schemas/message.ts'
import type { ClientSession } from '../../core/db.ts'
import type { MessageChange } from './messages-repository.ts'
import { findWrittenBefore } from './numbers-repository.ts'
import type { StoredConversation } from './state.ts'

/** What the number of an account may still do: looked at once more before each send. */
export interface NumberBudget {
  /** How many more it may send today; null: no limit. */
  readonly budgetLeft: number | null
  /** How many more people who never wrote it may write to today; null or absent: no limit. */
  readonly newContactsLeft?: number | null
  readonly brake?: Brake | null
}

/** Who never wrote here. */
export interface Strangers {
  /** Messages to them. */
  all: ReadonlySet<string>
  /** Of those: the first word to somebody. */
  first: ReadonlySet<string>
}

const heldMs = 10 * 60_000

export async function findStrangers(
  messages: readonly Message[],
  conversations: ReadonlyMap<string, StoredConversation>,
  session: ClientSession,
): Promise<Strangers> {
  const all = messages.filter(({ conversationId }) => {
    const conversation = conversations.get(conversationId)
    return conversation?.lastInboundAt === null && !conversation.isGroup
  })
  const written = await findWrittenBefore(all, session)
  const first = all.filter(({ id }) => !written.has(id))
  return { all: new Set(all.map(({ id }) => id)), first: new Set(first.map(({ id }) => id)) }
}

/** Its campaign is paused: kept in the queue until somebody resumes or cancels it. */
export const pausedUntilResumed = (message: Message, now: Date): MessageChange => ({
  message: {
    ...message,
    failure: { code: 'campaign_paused', text: 'The campaign is paused; it goes out when it is resumed.' },
    updatedAt: now,
  },
  due: new Date(now.getTime() + heldMs),
})

/** Kept in the queue, with the reason to be seen, where the number may not send it now. `met`: strangers written to in this group. */
export function heldBack(
  message: Message,
  budget: NumberBudget,
  strangers: Strangers,
  { met, now }: { met: number; now: Date },
): MessageChange | null {
  const { brake, budgetLeft, newContactsLeft } = budget
  const held = (code: string, text: string, until?: Date): MessageChange => {
    const due = new Date(Math.min(until?.getTime() ?? Number.POSITIVE_INFINITY, now.getTime() + heldMs))
    return { message: { ...message, failure: { code, text }, updatedAt: now }, due }
  }
  if (brake && brake.until > now && (brake.scope === 'all' || strangers.all.has(message.id)))
    return held('number_braked', 'Sending from this number is stopped for now; it goes out after that.', brake.until)
  if (budgetLeft !== null && budgetLeft <= 0)
    return held('daily_limit', "The number's daily limit is reached; it goes out tomorrow.")
  const isOver = typeof newContactsLeft === 'number' && newContactsLeft - met <= 0
  if (isOver && strangers.first.has(message.id))
    return held('new_contacts_limit', 'No more new contacts from this number today; it goes out tomorrow.')
  return null
}
