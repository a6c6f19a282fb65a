import type { Id } from '../../../schemas/common.ts'
import type { GroupPolicy } from '../../../schemas/contact.ts'
import { streams } from '../../../schemas/events.ts'
import type { Group } from '../../../schemas/group.ts'
import type { ActionContext } from '../../core/action.ts'
import { notFound } from '../../core/errors.ts'
import type { Scope } from '../../core/scope.ts'
import { findGroups, updatePolicy } from './repository.ts'

type Context = Pick<ActionContext, 'scope' | 'tx' | 'now'>
const noGroup = () => notFound({ en: 'group', es: 'grupo', pt: 'grupo', ar: 'مجموعة' })

export function createGroups() {
  return {
    list: async (scope: Scope): Promise<{ items: Group[] }> => ({ items: await findGroups(scope, null) }),

    /** From now on: what was not stored of an ignored group is not fetched later. */
    async setPolicy(ctx: Context, id: Id, policy: GroupPolicy): Promise<Group> {
      const [group] = await findGroups(ctx.scope, [id], ctx.tx.session)
      if (!group) throw noGroup()
      await updatePolicy(ctx.scope, id, policy, ctx.tx.session)
      if (group.conversationId)
        ctx.tx.show({
          organizationId: ctx.scope.organizationId,
          stream: streams.conversation(group.conversationId),
          type: 'record.changed',
          data: { noun: 'contact', id },
        })
      return { ...group, policy }
    },
  }
}
export type Groups = ReturnType<typeof createGroups>
