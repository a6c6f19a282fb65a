import type { Activity } from '../../../schemas/activity.ts'
import type { Id } from '../../../schemas/common.ts'
import type { RecordNoun } from '../../../schemas/message.ts'
import type { Effect } from '../../core/effect.ts'
import { newId } from '../../core/ids.ts'
import type { Scope } from '../../core/scope.ts'
import { activityCarrier, findActivities, insertActivity } from './repository.ts'

export interface NewActivity {
  contactId: Id | null
  conversationId?: Id | null
  record: { noun: RecordNoun; id: Id }
  /** In snake_case: created, sent, accepted, paid. */
  verb: string
  actor: Activity['actor']
  params: Record<string, string>
  /** Of what caused it, where that may be told twice: it is one line all the same. */
  id?: Id
}
export interface ActivityDeps {
  contacts: { get(scope: Scope, id: Id): Promise<unknown> }
  members: { names(userIds: readonly Id[]): Promise<ReadonlyMap<Id, string>> }
}

export function createActivities({ contacts, members }: ActivityDeps) {
  return {
    /** Goes along when two contacts are merged. */
    carrier: activityCarrier,

    async add(ctx: Effect, { id = newId(), contactId, conversationId, ...rest }: NewActivity): Promise<void> {
      const { record, verb, actor, params } = rest
      const who = { kind: actor.kind, id: actor.id }
      const about = { contactId, conversationId: conversationId ?? null, record, verb, actor: who, params }
      insertActivity(ctx, { id, organizationId: ctx.organizationId, ...about })
    },

    /** A customer's history, for whoever sees the customer. */
    async list(scope: Scope, query: { contactId: Id; cursor?: string | undefined; limit: number }) {
      await contacts.get(scope, query.contactId)
      const found = await findActivities(scope, { ...query, limit: query.limit + 1 })
      const items = found.slice(0, query.limit)
      const names = await members.names(
        items.flatMap(({ actor }) => (actor.kind === 'user' && actor.id ? [actor.id] : [])),
      )
      return {
        items: items.map((item) => ({ ...item, actorName: item.actor.id ? (names.get(item.actor.id) ?? null) : null })),
        nextCursor: found.length > query.limit ? (items.at(-1)?.id ?? null) : null,
      }
    },
  }
}
export type Activities = ReturnType<typeof createActivities>
