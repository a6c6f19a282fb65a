import { ActivityView } from '../../../schemas/activity.ts'
import { Id, PageQuery, pageOf } from '../../../schemas/common.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import type { Activities } from './service.ts'

export const activityActions = ({ activities }: { activities: Activities }): AnyAction[] => [
  defineAction({
    name: 'activity.list',
    title: {
      en: "List a customer's history",
      es: 'Listar el historial de un cliente',
      pt: 'Listar o histórico de um cliente',
      ar: 'سرد سجل العميل',
    },
    input: PageQuery.extend({ contactId: Id }),
    output: pageOf(ActivityView),
    permission: 'view_contacts',
    risk: 'read',
    http: { method: 'GET', path: '/activities' },
    run: (ctx, query) => activities.list(ctx.scope, query),
  }),
]
