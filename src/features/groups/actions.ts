import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { GroupPolicy } from '../../../schemas/contact.ts'
import { Group } from '../../../schemas/group.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import type { Groups } from './service.ts'

export const groupActions = ({ groups }: { groups: Groups }): AnyAction[] => [
  defineAction({
    name: 'group.list',
    title: { en: 'List groups', es: 'Listar grupos', pt: 'Listar grupos', ar: 'سرد المجموعات' },
    input: z.strictObject({}),
    output: z.object({ items: z.array(Group) }),
    permission: 'assign_conversations',
    risk: 'read',
    http: { method: 'GET', path: '/groups' },
    run: (ctx) => groups.list(ctx.scope),
  }),
  defineAction({
    name: 'group.set-policy',
    title: {
      en: 'Ignore a group, watch it, or answer in it when mentioned',
      es: 'Ignorar un grupo, observarlo o responder cuando se mencione',
      pt: 'Ignorar um grupo, observá-lo ou responder quando mencionado',
      ar: 'تجاهل مجموعة أو متابعتها أو الرد فيها عند الإشارة',
    },
    input: z.strictObject({ id: Id, policy: GroupPolicy }),
    output: Group,
    permission: 'assign_conversations',
    risk: 'write',
    http: { method: 'PATCH', path: '/groups/:id' },
    run: async (ctx, { id, policy }) => {
      const group = await groups.setPolicy(ctx, id, policy)
      ctx.audit('contact', id, ['group.policy'])
      return group
    },
  }),
]
