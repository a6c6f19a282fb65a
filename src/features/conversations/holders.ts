import type { Id } from '../../../schemas/common.ts'
import type { Tx } from '../../core/db.ts'
import { addSystemLine, changeEpisode, openEpisode, type StoredConversation, type Work } from './state.ts'

/** Who has a conversation, and how that moves. Each move says in the thread what happened. */

/** A person has it now. `userId` null: somebody who typed on the business's own phone. */
export function take(work: Work, user: { id: Id; name: string } | null, now: Date): boolean {
  const { conversation } = work
  const had = conversation.holderKind === 'user'
  if (had && (user === null || conversation.ownerId === user.id)) return false
  conversation.holderKind = 'user'
  conversation.ownerId = user?.id ?? conversation.ownerId
  conversation.handoffReason = null
  if (user) addSystemLine(work, { key: 'taken_over', params: { name: user.name } }, user.id, now)
  else addSystemLine(work, { key: 'answered_on_phone', params: {} }, null, now)
  return true
}

/** It waits for a person. */
export function release(work: Work, reason: string, now: Date): boolean {
  const { conversation } = work
  if (conversation.holderKind === 'nobody' && conversation.handoffReason === reason) return false
  conversation.holderKind = 'nobody'
  conversation.ownerId = null
  conversation.handoffReason = reason.slice(0, 300)
  addSystemLine(work, { key: 'handoff', params: { reason: conversation.handoffReason } }, null, now)
  return true
}

export function giveToBot(work: Work, by: Id | null, now: Date): boolean {
  const { conversation } = work
  if (conversation.holderKind === 'bot' && !conversation.botOff) return false
  conversation.holderKind = 'bot'
  conversation.botOff = false
  conversation.ownerId = null
  conversation.handoffReason = null
  // what came while a person had it was theirs to answer
  conversation.dispatchedSeq = conversation.lastInboundSeq
  addSystemLine(work, { key: 'handed_back', params: {} }, by, now)
  return true
}

export function assignTo(work: Work, user: { id: Id; name: string } | null, by: Id | null, now: Date): boolean {
  const { conversation } = work
  if (conversation.holderKind !== 'bot' && conversation.ownerId === (user?.id ?? null)) return false
  conversation.holderKind = user ? 'user' : 'nobody'
  conversation.ownerId = user?.id ?? null
  // not null: a conversation that waits for a person on purpose does not go back to the bot by itself
  conversation.handoffReason = user ? null : ''
  addSystemLine(work, { key: 'assigned', params: { name: user?.name ?? '' } }, by, now)
  return true
}

export function switchBot(work: Work, on: boolean, by: Id | null, now: Date): boolean {
  const { conversation } = work
  if (conversation.botOff === !on && !(on && conversation.holderKind === 'nobody')) return false
  conversation.botOff = !on
  if (!on && conversation.holderKind === 'bot') {
    conversation.holderKind = 'nobody'
    conversation.handoffReason = ''
  }
  if (on && conversation.holderKind === 'nobody') {
    conversation.holderKind = 'bot'
    conversation.handoffReason = null
    conversation.dispatchedSeq = conversation.lastInboundSeq
  }
  addSystemLine(work, { key: on ? 'bot_on' : 'bot_off', params: {} }, by, now)
  return true
}

export function closeWork(work: Work, user: { id: Id; name: string } | null, now: Date): boolean {
  const { conversation } = work
  if (conversation.status === 'closed') return false
  conversation.status = 'closed'
  conversation.snoozedUntil = null
  conversation.unreadCount = 0
  addSystemLine(work, { key: 'closed', params: { name: user?.name ?? '' } }, user?.id ?? null, now)
  if (conversation.episodeId) changeEpisode(work, conversation.episodeId, { closedAt: now, closedBy: user?.id ?? null })
  conversation.episodeId = null
  return true
}

/** Out of the way until a moment; a message of the customer's brings it back before. */
export function snoozeWork(work: Work, until: Date): boolean {
  const { conversation } = work
  if (conversation.status === 'closed') return false
  if (conversation.status === 'snoozed' && conversation.snoozedUntil?.getTime() === until.getTime()) return false
  conversation.status = 'snoozed'
  conversation.snoozedUntil = until
  return true
}

/**
 * Opens a closed or snoozed conversation. A closed one begins a new episode: `to` says who answers in it, unless a
 * person opens it and takes it at once.
 */
export function reopenWork(work: Work, to: 'bot' | 'nobody', by: Id | null, now: Date): boolean {
  const { conversation } = work
  if (conversation.status === 'open') return false
  const wasClosed = conversation.status === 'closed'
  conversation.status = 'open'
  conversation.snoozedUntil = null
  if (!wasClosed) return true
  openEpisode(work, now)
  conversation.holderKind = conversation.botOff ? 'nobody' : to
  conversation.ownerId = null
  conversation.handoffReason = null
  // an archive that somebody writes to is new to everybody
  if (conversation.lastSeq > 0) addSystemLine(work, { key: 'reopened', params: {} }, by, now)
  return true
}

/** So many of the customer's messages up to a number were seen now: their channel shows it to them. */
export function sayRead(
  { tx }: { tx: Tx },
  { id, organizationId, isGroup, kind }: StoredConversation,
  { upToSeq, count }: { upToSeq: number; count: number },
): void {
  if (isGroup || kind === 'staff' || count <= 0) return
  tx.emit(organizationId, 'conversation.read', { conversationId: id, upToSeq, count: Math.min(count, 100) })
}
