import type { Id } from '../../schemas/common.ts'
import type { DeadLetter } from '../../schemas/dead-letter.ts'
import type { Inbound, Receipt } from '../channels/channel.ts'
import { notFound } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import type { Logger } from '../core/logger.ts'
import { findDeadLetter, insertDeadLetter, markRefused, markReplayed } from './repository.ts'
import type { InboundMember, ReceiptMember, RoadMember } from './road-members.ts'

/** A member that fails alone: kept whole, and told. What is ours (a mark before the wire) is nobody's letter: its caller hears of it. */
export async function park({ logger }: { logger: Logger }, member: RoadMember, error: unknown): Promise<void> {
  if (member.kind !== 'inbound' && member.kind !== 'receipt') throw error
  if (member.kind === 'inbound' && member.isReplay) throw error
  const letter = letterOf(member, error)
  await insertDeadLetter(letter)
  logger.error({ err: error, deadLetterId: letter.id, kind: letter.kind, accountId: letter.accountId }, 'dead letter')
}

function letterOf(member: InboundMember | ReceiptMember, error: unknown): DeadLetter {
  const now = new Date()
  return {
    id: newId(),
    organizationId: member.account.organizationId,
    createdAt: now,
    updatedAt: now,
    kind: member.kind,
    accountId: member.account.accountId,
    lineId: member.account.lineId,
    payload: member.kind === 'inbound' ? plainInbound(member) : { receipt: { ...member.receipt } },
    error: reasonOf(error),
    replayedAt: null,
    replayRequestedAt: null,
    discardedAt: null,
  }
}

const reasonOf = (error: unknown): string => String(error instanceof Error ? error.message : error).slice(0, 2000)

/** All of it but the way to fetch its media, which does not outlive the process. */
function plainInbound({ inbound, arrivedAt }: InboundMember): Record<string, unknown> {
  const { media, ...rest } = inbound
  if (!media) return { inbound: { ...rest, media: null }, arrivedAt }
  const { fetch: _, ...described } = media
  return { inbound: { ...rest, media: described }, arrivedAt }
}

/** Puts a dead letter on the road again. Rejects with the reason when it still cannot be stored; it is kept then. */
interface Adder {
  add(organizationId: Id, member: RoadMember): Promise<void>
}

export async function replayDeadLetter(road: Adder, organizationId: Id, id: Id): Promise<void> {
  const letter = await findDeadLetter(organizationId, id)
  if (!letter) throw notFound({ en: 'dead letter', es: 'mensaje apartado', pt: 'mensagem retida', ar: 'رسالة معلقة' })
  const account = { organizationId, accountId: letter.accountId, lineId: letter.lineId }
  await road.add(organizationId, memberOf(letter, account))
  await markReplayed(organizationId, id, new Date())
}

/** As a person asked for: what goes wrong is kept with the letter, which waits for a person again. */
export async function replayWanted(road: Adder, organizationId: Id, id: Id): Promise<void> {
  const letter = await findDeadLetter(organizationId, id)
  if (!letter?.replayRequestedAt || letter.replayedAt || letter.discardedAt) return
  try {
    await replayDeadLetter(road, organizationId, id)
  } catch (error) {
    await markRefused(organizationId, id, reasonOf(error))
  }
}

function memberOf(letter: DeadLetter, account: InboundMember['account']): RoadMember {
  if (letter.kind === 'receipt') return { kind: 'receipt', account, receipt: letter.payload.receipt as Receipt }
  const { inbound, arrivedAt } = letter.payload as { inbound: Inbound; arrivedAt: Date }
  return { kind: 'inbound', account, inbound, arrivedAt, isReplay: true }
}
