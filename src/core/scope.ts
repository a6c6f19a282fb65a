import type { Id } from '../../schemas/common.ts'
import type { Permission, See } from '../../schemas/permission.ts'

export type Actor =
  | { kind: 'user'; id: Id; name: string }
  /** The bot that has a conversation; it acts for no other contact than that conversation's. */
  | { kind: 'bot'; id: string; name: string }
  | { kind: 'contact'; id: Id; name: string }
  | { kind: 'system'; id: null; name: string }

/**
 * Who asks and how much of an organization they see. Each repository takes one first; there is no query without it.
 * `contactId` set: a bot or the portal, which sees that contact alone.
 */
export interface Scope {
  organizationId: Id
  actor: Actor
  see: See
  contactId?: Id
  /** The member's permissions with their width, for what a screen may offer; empty for bots. */
  permissions?: Partial<Record<Permission, See>>
  /** The member's own session, where there is one: the list of sessions marks it. */
  sessionId?: Id
}

export const systemScope = (organizationId: Id): Scope => ({
  organizationId,
  actor: { kind: 'system', id: null, name: 'Parley' },
  see: 'all',
})

export const userIdOf = (scope: Scope): Id | null => (scope.actor.kind === 'user' ? scope.actor.id : null)

/**
 * The one place where a scope becomes a filter.
 * `owner`: the field that holds a record's member. With see 'own' a member sees their records and, where
 * `unowned` is set, those that nobody has yet. 'team' is 'own' until teams exist.
 */
export function scopeFilter(
  scope: Scope,
  fields: { owner?: string; contact?: string; unowned?: boolean } = {},
): Record<string, unknown> {
  const filter: Record<string, unknown> = { organizationId: scope.organizationId }
  if (scope.contactId) filter[fields.contact ?? 'contactId'] = scope.contactId
  if (scope.see !== 'all' && fields.owner) {
    const own = userIdOf(scope)
    filter[fields.owner] = fields.unowned ? { $in: [own, null] } : own
  }
  return filter
}
