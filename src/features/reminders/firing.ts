import type { Reminder } from '../../../schemas/reminder.ts'
import type { Tx } from '../../core/db.ts'
import { effectOf } from '../../core/effect.ts'
import type { Text } from '../../core/errors.ts'
import { AppError, say } from '../../core/errors.ts'
import { systemScope } from '../../core/scope.ts'
import type { ReminderDeps } from './deps.ts'
import { findDue, updateReminder } from './repository.ts'

const atOnce = 100
type Due = Pick<Reminder, 'id' | 'organizationId'>

/** Tells what is due. That it was told and the telling are one transaction: neither a kill nor a second worker doubles it. */
export function createReminding(deps: ReminderDeps) {
  const fire = (due: Due, now: Date, inChat: boolean) =>
    deps.database.transaction(
      async (tx) => {
        const fired = await updateReminder(due, ['waiting'], { status: 'fired', firedAt: now }, tx.session)
        if (!fired) return false
        await tell(deps, fired, { tx, now, inChat })
        return true
      },
      { turn: due.organizationId },
    )
  return {
    /** Of all organizations. Answers how many were told. */
    async fireDue(now: Date): Promise<number> {
      let told = 0
      for (const due of await findDue(now, atOnce)) {
        const isTold = await fire(due, now, true).catch((error: unknown) => {
          // the member's own chat cannot be written to (its line has no number any more): the inbox can
          if (error instanceof AppError) return fire(due, now, false)
          throw error
        })
        if (isTold) told += 1
      }
      return told
    },
  }
}

async function tell(deps: ReminderDeps, reminder: Reminder, at: { tx: Tx; now: Date; inChat: boolean }): Promise<void> {
  const { id, organizationId, userId, content, priority, dueDate, conversationId } = reminder
  const ctx = { scope: systemScope(organizationId), tx: at.tx, now: at.now }
  const key = `reminder:${id}:${dueDate.getTime()}`
  await deps.notifications.notify(effectOf(ctx), {
    ...{ to: [userId], type: 'reminder', level: priority === 'high' ? 'warning' : 'info', key, text: due },
    ...{ params: { content }, record: reminder.record ?? { noun: 'reminder', id }, conversationId },
  })
  if (!at.inChat) return
  const [contactId] = await deps.staffNumbers.contactsOf(organizationId, userId, at.tx.session)
  const [thread] = contactId ? await deps.conversations.ofContact(organizationId, contactId, at.tx.session) : []
  const member = thread ? await deps.members.principal(organizationId, userId) : null
  if (!thread || !member) return
  await deps.conversations.send(ctx, {
    ...{ conversationId: thread, text: `⏰ ${say(due, member.user.locale, { content })}`, clientId: key },
    // the member's own chat with Parley, not a customer's
    lane: 'transactional',
    sender: { kind: 'system', userId: null, name: ctx.scope.actor.name },
  })
}

const due: Text = {
  en: 'Reminder: {{content}}',
  es: 'Recordatorio: {{content}}',
  pt: 'Lembrete: {{content}}',
  ar: 'تذكير: {{content}}',
}
