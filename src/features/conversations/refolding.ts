import type { Message } from '../../../schemas/message.ts'
import type { MessageChange } from '../../../schemas/message-change.ts'
import type { ClientSession, Tx } from '../../core/db.ts'
import type { Contacts } from '../contacts/index.ts'
import { updateContents } from './changes-repository.ts'
import { fold, isSame } from './folding.ts'
import { wireKeyOf } from './messages-repository.ts'
import { showInPreview } from './receiving-changes.ts'
import { findByIds } from './repository.ts'
import { type Neighbours, saveAll, showMessage } from './saving.ts'
import { workOn } from './state.ts'

export interface RefoldDeps extends Omit<Neighbours, 'contacts'> {
  contacts: Pick<Contacts, 'findMany' | 'setOwner'>
}

const aliasesOf = async (deps: RefoldDeps, { organizationId, contactId }: Message, session: ClientSession) =>
  (await deps.contacts.findMany(organizationId, [contactId], session)).get(contactId)?.aliasIds ?? []

/** Every key under which something may have been done to this message. */
export async function targetKeysOf(deps: RefoldDeps, message: Message, session: ClientSession): Promise<string[]> {
  const { lineId, wireId, senderKey, contactId, fromMe } = message
  if (wireId === null) return []
  const theirs = fromMe ? [] : [contactId, ...(await aliasesOf(deps, message, session))]
  return [...new Set([senderKey ?? '', ...theirs])].map((key) => wireKeyOf(lineId, key, wireId))
}

/** Works a message out again of all that was done to it; written and shown where it differs. */
export async function refold(
  deps: RefoldDeps,
  tx: Tx,
  message: Message,
  rows: readonly MessageChange[],
): Promise<Message> {
  const aliases = new Set(await aliasesOf(deps, message, tx.session))
  const folded = fold(message, rows, (actor) => (aliases.has(actor) ? message.contactId : actor))
  if (isSame(message, folded)) return message
  const after = { ...folded, updatedAt: new Date() }
  updateContents([after], tx.writes)
  const found = await findByIds(message.organizationId, [message.conversationId], tx.session)
  const works = [...found.values()].filter(({ previewSeq }) => previewSeq === message.seq).map(workOn)
  showInPreview(works, after)
  await saveAll(deps, tx, works)
  showMessage(tx, after, 'message.changed')
  return after
}
