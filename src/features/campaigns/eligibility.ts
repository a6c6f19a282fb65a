import type { SkipReason } from '../../../schemas/campaign.ts'
import type { Id } from '../../../schemas/common.ts'
import type { Contact } from '../../../schemas/contact.ts'
import type { ClientSession } from '../../core/db.ts'
import type { CampaignDeps } from './deps.ts'
import { countSince } from './recipients-repository.ts'

const weekMs = 7 * 86_400_000

interface Rules {
  organizationId: Id
  capPerWeek: number
}

/** Why each of these contacts gets nothing; null: it may be written to. Looked at when they are gathered and again before each send. */
export async function judge(
  deps: Pick<CampaignDeps, 'contacts' | 'isStaff'>,
  { organizationId, capPerWeek }: Rules,
  contacts: readonly Contact[],
  now: Date,
  session?: ClientSession,
): Promise<Map<Id, SkipReason | null>> {
  const ids = contacts.map(({ id }) => id)
  if (ids.length === 0) return new Map()
  const addresses = await deps.contacts.addresses(organizationId, ids, session)
  const staff = await deps.isStaff(organizationId, ids, session)
  const lately = await countSince(organizationId, ids, new Date(now.getTime() - weekMs), session)
  const reasonFor = ({ id, optedOutAt, isBlocked }: Contact): SkipReason | null => {
    const address = addresses.get(id)
    if (staff.has(id)) return 'staff'
    if (optedOutAt) return 'opted_out'
    if (isBlocked) return 'blocked'
    if (!address?.phone && !address?.lid && !address?.bsuid) return 'no_address'
    return (lately.get(id) ?? 0) >= capPerWeek ? 'weekly_cap' : null
  }
  return new Map(contacts.map((contact) => [contact.id, reasonFor(contact)]))
}
