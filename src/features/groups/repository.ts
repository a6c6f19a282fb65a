import type { Id } from '../../../schemas/common.ts'
import type { Contact, GroupPolicy } from '../../../schemas/contact.ts'
import type { Group } from '../../../schemas/group.ts'
import { ContactModel } from '../../../schemas/models/contact.model.ts'
import { ConversationModel } from '../../../schemas/models/conversation.model.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

type Session = ClientSession | undefined
type Doc = Pick<Contact, 'name' | 'pushName' | 'group'> & { _id: Id }

const policies: GroupPolicy[] = ['ignore', 'watch', 'mention']
const most = 500

/** Groups of the organization, by name. */
export async function findGroups(scope: Scope, ids: readonly Id[] | null, session?: Session): Promise<Group[]> {
  const filter = {
    ...scopeFilter(scope),
    'group.policy': { $in: policies },
    ...(ids ? { _id: { $in: [...ids] } } : {}),
  } as Record<string, unknown>
  const docs = (await ContactModel.find(filter, { name: 1, pushName: 1, group: 1 })
    .limit(most)
    .session(session ?? null)
    .lean()) as unknown as Doc[]
  const threads = await threadsOf(
    scope,
    docs.map((doc) => doc._id),
    session,
  )
  const groups = docs.map(({ _id, name, pushName, group }) => ({
    id: _id,
    name: name || pushName || '',
    policy: group?.policy ?? 'ignore',
    size: group?.size ?? null,
    conversationId: threads.get(_id) ?? null,
  }))
  return groups.sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))
}

async function threadsOf(scope: Scope, contactIds: readonly Id[], session: Session): Promise<Map<Id, Id>> {
  const filter = { ...scopeFilter(scope), contactId: { $in: [...contactIds] } }
  const docs = await ConversationModel.find(filter, { contactId: 1 })
    .session(session ?? null)
    .lean()
  return new Map(docs.map(({ _id, contactId }) => [contactId, _id]))
}

export async function updatePolicy(scope: Scope, id: Id, policy: GroupPolicy, session: ClientSession): Promise<void> {
  const filter = { ...scopeFilter(scope), _id: id } as Record<string, unknown>
  await ContactModel.updateOne(filter, { $set: { 'group.policy': policy } } as never, { session })
}
