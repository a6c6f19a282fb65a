import type { Id } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import { openLeadStatuses } from '../../../schemas/lead.ts'
import { effectOf } from '../../core/effect.ts'
import type { Text } from '../../core/errors.ts'
import { userIdOf } from '../../core/scope.ts'
import type { Context, LeadDeps } from './deps.ts'
import type { StoredLead } from './repository.ts'

const given: Text = {
  en: '{{who}} gave you the lead {{name}}.',
  es: '{{who}} te asignó el prospecto {{name}}.',
  pt: '{{who}} passou o lead {{name}} para você.',
  ar: 'أسند إليك {{who}} العميل المحتمل {{name}}.',
}
const followUp: Record<'en' | 'es' | 'pt' | 'ar', string> = {
  en: 'Follow up: {{name}}',
  es: 'Seguimiento: {{name}}',
  pt: 'Acompanhar: {{name}}',
  ar: 'متابعة: {{name}}',
}

/** Whoever shows the lead looks again: its chat's panel, the board, the list. */
export function show({ tx }: Pick<Context, 'tx'>, lead: StoredLead, before: StoredLead | null): void {
  const { organizationId, id, conversationId, assigneeId } = lead
  const data = { noun: 'lead', id }
  const ownerChanged = before !== null && before.assigneeId !== assigneeId
  tx.show({
    ...{ organizationId, stream: streams.lists(organizationId), type: 'record.changed', data },
    ...{ ownerId: assigneeId, ownerChanged },
  })
  if (conversationId)
    tx.show({ organizationId, stream: streams.conversation(conversationId), type: 'record.changed', data })
}

export function createTelling({ activities, reminders, notifications, organizations }: LeadDeps) {
  return {
    /** A line in the customer's history. */
    note: (ctx: Context, lead: StoredLead, verb: string, params: Record<string, string> = {}): Promise<void> =>
      activities.add(effectOf(ctx), {
        ...{ contactId: lead.contactId, conversationId: lead.conversationId, record: { noun: 'lead', id: lead.id } },
        ...{ verb, actor: ctx.scope.actor, params: { name: lead.name, ...params } },
      }),

    /** Whoever gets a lead is told, unless they took it themselves. */
    async tellOwner(ctx: Context, lead: StoredLead): Promise<void> {
      const { assigneeId, conversationId, id, name, version } = lead
      if (!assigneeId || assigneeId === userIdOf(ctx.scope)) return
      await notifications.notify(effectOf(ctx), {
        ...{ to: [assigneeId], type: 'assignment', level: 'info', text: given },
        ...{ params: { who: ctx.scope.actor.name, name }, record: { noun: 'lead', id }, conversationId },
        key: `lead:${id}:assigned:${version}`,
      })
    },

    /** The next follow-up reminds whoever has the lead, as long as it is worked on. */
    async remind(ctx: Context, lead: StoredLead): Promise<void> {
      const { id, contactId, conversationId, nextFollowUpDate: dueAt, priority } = lead
      const userId: Id | null = lead.assigneeId ?? userIdOf(ctx.scope)
      const key = `lead:${id}:follow-up`
      if (!dueAt || !userId || !openLeadStatuses.includes(lead.status)) return reminders.drop(effectOf(ctx), key)
      const { locale } = await organizations.get(lead.organizationId)
      const text = followUp[locale].replace('{{name}}', lead.name)
      await reminders.put(effectOf(ctx), {
        ...{ key, userId, contactId, conversationId, record: { noun: 'lead', id }, dueAt, text },
        priority: priority === 'urgent' ? 'high' : priority,
      })
    },
  }
}
export type Telling = ReturnType<typeof createTelling>
