import type { Id } from '../../../schemas/common.ts'
import type { Message } from '../../../schemas/message.ts'
import { MessageModel } from '../../../schemas/models/message.model.ts'
import type { ClientSession } from '../../core/db.ts'

/** Why a message waits that is otherwise ready: each is a failure's code while it is queued. */
export const heldCodes = ['number_braked', 'new_contacts_limit', 'daily_limit', 'campaign_paused'] as const

/** What was held back because of its account's number is looked at now. */
export async function hurryHeld(organizationId: Id, accountId: Id, now: Date, session: ClientSession): Promise<void> {
  const held = {
    ...{ accountId, organizationId, status: 'queued', due: { $gt: now } },
    'failure.code': { $in: [...heldCodes] },
  } as Record<string, unknown>
  await MessageModel.updateMany(held, { $set: { due: now } } as Record<string, unknown>, { session })
}

interface Place {
  conversationId: Id
  seq: number
}

/** What the bot wrote in these threads after these places, before `until`. */
export async function findBotAnswers(organizationId: Id, places: readonly Place[], until: Date): Promise<Place[]> {
  const firsts = new Map<Id, number>()
  for (const { conversationId, seq } of places)
    firsts.set(conversationId, Math.min(seq, firsts.get(conversationId) ?? seq))
  const found = await Promise.all(
    [...firsts].map(([conversationId, seq]) =>
      MessageModel.find(
        {
          ...{ organizationId, conversationId, seq: { $gt: seq, $lte: seq + 200 } },
          ...{ lane: 'bot', createdAt: { $lte: until } },
        },
        { conversationId: 1, seq: 1 },
      ).lean(),
    ),
  )
  return found.flat().map(({ conversationId, seq }) => ({ conversationId, seq }))
}

/** Of these messages: before which something was sent in their thread. Asked for people who never wrote, so seldom. */
export async function findWrittenBefore(messages: readonly Message[], session: ClientSession): Promise<Set<Id>> {
  const found = new Set<Id>()
  for (const { id, organizationId, conversationId, seq } of messages) {
    const earlier = { organizationId, conversationId, seq: { $lt: seq }, direction: 'out', 'times.sent': { $ne: null } }
    if (await MessageModel.exists(earlier as Record<string, unknown>).session(session)) found.add(id)
  }
  return found
}
