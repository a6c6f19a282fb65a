import type { Id } from '../../../schemas/common.ts'
import type { ContactIdentity } from '../../../schemas/contact.ts'
import type { Tx } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { findIdentities, insertIdentities } from './repository.ts'

/** Addresses that a contact says are theirs. One that somebody has already is passed over: it is not told whose. */
export async function claim(
  tx: Tx,
  organizationId: Id,
  contactId: Id,
  claimed: { email: string | null; phone: string | null },
): Promise<void> {
  const now = new Date()
  const wanted = (['email', 'phone'] as const).flatMap((kind) => {
    const value = claimed[kind]
    return value ? [{ kind, value }] : []
  })
  const fresh: ContactIdentity[] = []
  for (const { kind, value } of wanted) {
    if ((await findIdentities(organizationId, { kind, scope: '' }, [value], tx.session)).length > 0) continue
    fresh.push({
      ...{ id: newId(), organizationId, createdAt: now, updatedAt: now },
      ...{ contactId, kind, scope: '', value, proof: 'claimed' },
    })
  }
  if (fresh.length > 0) await insertIdentities(fresh, tx.session)
}
