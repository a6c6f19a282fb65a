import type { ThreadCarrier } from '../contacts/index.ts'
import { alreadyStaff } from './errors.ts'
import { findByContacts, findByIds } from './repository.ts'
import { type Neighbours, saveAll } from './saving.ts'
import { type StoredConversation, workOn } from './state.ts'

/** Threads of two contacts that are one: each goes along unless the kept contact has one on that line already. */
export function createThreadCarrier(deps: Neighbours): ThreadCarrier {
  return {
    async preview(pair, session) {
      const { moving, staying } = sorted(
        await findByContacts(pair.organizationId, [pair.fromId, pair.toId], session),
        pair,
      )
      const lineIds = [...new Set([...moving, ...staying].map((conversation) => conversation.lineId))]
      const lines = await deps.lines.brief(pair.organizationId, lineIds, session)
      const brief = ({ id, lineId }: StoredConversation) => ({ id, lineName: lines.get(lineId)?.name ?? '' })
      return { moving: moving.map(brief), staying: staying.map(brief) }
    },

    async carry(tx, pair, nameOf) {
      const found = await findByContacts(pair.organizationId, [pair.fromId, pair.toId], tx.session)
      if (found.some((conversation) => conversation.kind === 'staff')) throw alreadyStaff()
      const { moving } = sorted(found, pair)
      await move(deps, tx, moving, pair.toId, nameOf)
      return moving.map((conversation) => conversation.id)
    },

    async carryBack(tx, pair, ids, nameOf) {
      const moved = [...(await findByIds(pair.organizationId, ids, tx.session)).values()]
      if (moved.length !== ids.length || moved.some(({ contactId }) => contactId !== pair.fromId)) return false
      const taken = new Set(
        (await findByContacts(pair.organizationId, [pair.toId], tx.session)).map((one) => one.lineId),
      )
      if (moved.some(({ lineId }) => taken.has(lineId))) return false
      await move(deps, tx, moved, pair.toId, nameOf)
      return true
    },
  }
}

function sorted(found: readonly StoredConversation[], pair: { fromId: string; toId: string }) {
  const taken = new Set(found.filter(({ contactId }) => contactId === pair.toId).map(({ lineId }) => lineId))
  const theirs = found.filter(({ contactId }) => contactId === pair.fromId)
  return {
    moving: theirs.filter(({ lineId }) => !taken.has(lineId)),
    staying: theirs.filter(({ lineId }) => taken.has(lineId)),
  }
}

async function move(
  deps: Neighbours,
  tx: Parameters<ThreadCarrier['carry']>[0],
  conversations: readonly StoredConversation[],
  contactId: string,
  nameOf: (phone: string | null) => string,
): Promise<void> {
  const works = conversations.map(workOn)
  for (const { conversation } of works) {
    conversation.contactId = contactId
    conversation.contactName = nameOf(conversation.contactPhone)
  }
  await saveAll(deps, tx, works)
}
