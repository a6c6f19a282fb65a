import { type Id, mayMove } from '../../../schemas/common.ts'
import type { Message } from '../../../schemas/message.ts'
import { changeMoves, type MessageChange } from '../../../schemas/message-change.ts'
import type { OutgoingChange, Receipt } from '../../channels/channel.ts'
import type { Tx } from '../../core/db.ts'
import type { Contacts } from '../contacts/index.ts'
import { findChanges, findChangesByIds, findChangesByWireKeys, updateChanges } from './changes-repository.ts'
import type { ChangingDeps } from './changing.ts'
import { findByWireKeys, wireKeyOf } from './messages-repository.ts'
import { backoffMs, maxAttempts } from './outgoing.ts'
import { refold, targetKeysOf } from './refolding.ts'

/** How a change's send ended, where no receipt will say it. */
export type ChangeSettlement = { changeId: Id; at: Date } & (
  | { kind: 'written'; wireId: string }
  | { kind: 'retry'; inMs: number; code: string; text: string }
  | { kind: 'failed'; code: string; text: string }
)

interface SendingDeps extends ChangingDeps {
  contacts: Contacts
}

/** How a change's way goes on, and what becomes of its message when it ends badly. */
function createMoves(deps: SendingDeps) {
  const move = async (tx: Tx, change: MessageChange, due: Date | null): Promise<void> => {
    updateChanges([{ change, due }], tx.writes)
    if (change.status !== 'failed') return
    // it has no effect any more
    const target = await targetOf(tx, change)
    if (!target) return
    const rows = await findChanges(change.organizationId, await targetKeysOf(deps, target, tx.session), tx.session)
    const now = rows.map((row) => (row.id === change.id ? change : row))
    await refold(deps, tx, target, now)
  }
  const fail = (tx: Tx, change: MessageChange, { code, text }: Failure, at: Date) =>
    move(tx, { ...change, status: 'failed', failure: { code, text }, updatedAt: at }, null)
  const again = (tx: Tx, change: MessageChange, failure: Failure, wait: { at: Date; inMs: number }) => {
    if (change.attempts >= maxAttempts) return fail(tx, change, failure, wait.at)
    const due = new Date(wait.at.getTime() + wait.inMs)
    return move(tx, { ...change, status: 'queued', failure, updatedAt: wait.at }, due)
  }
  return { move, fail, again }
}
interface Failure {
  code: string
  text: string
}

const targetOf = async (tx: Tx, { organizationId, targetKey }: MessageChange): Promise<Message | undefined> =>
  (await findByWireKeys(organizationId, [targetKey], tx.session)).get(targetKey)

/** The way of our own changes to the wire. Sent again under their id until they are acknowledged: done twice, done once. */
export function createChangeSending(deps: SendingDeps) {
  const moves = createMoves(deps)
  return {
    /** Marks it before the wire. Null: it is not to be sent. */
    async claimChange(
      tx: Tx,
      organizationId: Id,
      claim: { changeId: Id; ackMs: number },
      now: Date,
    ): Promise<{ outgoing: OutgoingChange; attempts: number } | null> {
      const [change] = await findChangesByIds(organizationId, [claim.changeId], tx.session)
      if (!change || (change.status !== 'queued' && change.status !== 'sending')) return null
      const about = await describe(deps, tx, change)
      const stopped = change.attempts >= maxAttempts ? 'unanswered' : about.stopped
      if (stopped !== null || !about.what) {
        await moves.fail(tx, change, { code: stopped ?? 'unknown', text: 'It could not be sent.' }, now)
        return null
      }
      const attempts = change.attempts + 1
      const due = new Date(now.getTime() + claim.ackMs * attempts)
      const wireId = change.wireId ?? about.newWireId
      await moves.move(tx, { ...change, wireId, attempts, status: 'sending', updatedAt: now }, due)
      return { outgoing: { wireId, to: about.to, target: about.target, change: about.what }, attempts }
    },

    async settleChange(tx: Tx, organizationId: Id, entry: ChangeSettlement): Promise<void> {
      const [change] = await findChangesByIds(organizationId, [entry.changeId], tx.session)
      if (change?.status !== 'sending') return
      const { at } = entry
      if (entry.kind === 'written')
        await moves.move(tx, { ...change, wireId: entry.wireId, status: 'sent', updatedAt: at }, null)
      else if (entry.kind === 'failed') await moves.fail(tx, change, entry, at)
      else await moves.again(tx, change, { code: entry.code, text: entry.text }, entry)
    },

    /** The server's answers to changes of ours, by the keys under which no message is known. */
    async changeReceipts(tx: Tx, organizationId: Id, receipts: ReadonlyMap<string, Receipt>): Promise<void> {
      const found = await findChangesByWireKeys(organizationId, [...receipts.keys()], tx.session)
      for (const change of found) {
        const receipt = receipts.get(wireKeyOf(change.lineId, change.actor, change.wireId ?? ''))
        if (receipt) await answered(moves, tx, change, receipt)
      }
    },
  }
}

async function answered(
  moves: ReturnType<typeof createMoves>,
  tx: Tx,
  change: MessageChange,
  { status, at, failure }: Receipt,
): Promise<void> {
  if (!mayMove(changeMoves, change.status, status === 'failed' ? 'failed' : 'sent')) return
  if (status !== 'failed') return moves.move(tx, { ...change, status: 'sent', failure: null, updatedAt: at }, null)
  const { code, text, retryable } = failure ?? { code: 'unknown', text: '', retryable: false }
  if (retryable) return moves.again(tx, change, { code, text }, { at, inMs: backoffMs(change.attempts) })
  return moves.fail(tx, change, { code, text }, at)
}

/** Whom a change goes to, and what it is about; `stopped`: why it does not go. */
async function describe(deps: SendingDeps, tx: Tx, change: MessageChange) {
  const { organizationId, contactId, lineId } = change
  const found = await targetOf(tx, change)
  const to = (await deps.contacts.addresses(organizationId, [contactId], tx.session)).get(contactId)
  const contact = (await deps.contacts.findMany(organizationId, [contactId], tx.session)).get(contactId)
  const line = (await deps.lines.brief(organizationId, [lineId], tx.session)).get(lineId)
  const author = found ? await authorOf(deps, tx, found) : null
  const target = { wireId: found?.wireId ?? '', fromMe: found?.fromMe ?? false, ...(author ? { author } : {}) }
  const isGone = !found || !to || !contact
  return {
    ...{ to: to ?? {}, target, what: whatOf(change), newWireId: deps.newWireId(line?.adapter) },
    stopped: isGone ? 'no_contact' : contact.isBlocked ? 'blocked' : null,
  }
}

function whatOf({ type, text, emoji }: MessageChange): OutgoingChange['change'] | null {
  if (type === 'edit') return { type, text: text ?? '' }
  if (type === 'delete') return { type }
  return type === 'reaction' ? { type, emoji } : null
}

/** In a group the wire names who wrote it. */
async function authorOf(deps: SendingDeps, tx: Tx, { author, organizationId }: Message) {
  if (!author) return null
  return (await deps.contacts.addresses(organizationId, [author.contactId], tx.session)).get(author.contactId) ?? null
}
