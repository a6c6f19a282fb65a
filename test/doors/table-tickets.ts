import { newId } from '../../src/core/ids.ts'
import { systemScope } from '../../src/core/scope.ts'
import type { TestApp } from '../helpers/app.ts'
import { rows } from './kit.ts'
import type { Row, Target } from './row.ts'

const working: Row['may'] = ['owner', 'admin', 'manager', 'agent']
const leading: Row['may'] = ['owner', 'admin', 'manager']
const ofContact = ({ contactId }: Target) => ({ query: { contactId } })
const byTicket = ({ ticketId }: Target) => ({ params: { id: ticketId } })
const byNote = ({ ownNoteId }: Target) => ({ params: { id: ownNoteId } })
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString()

/** Tickets and what the CRM's nouns stand on: notices, histories, reminders, hours. */
export const ticketRows: Record<string, Row> = {
  'GET /api/v1/tickets/:id': { may: working, names: true, of: byTicket },
  'GET /api/v1/tickets/:id/comments': { may: working, names: true, of: byTicket },
  'POST /api/v1/tickets/:id/comments': {
    ...{ may: working, names: true },
    of: (target) => ({ ...byTicket(target), body: { message: 'Looked at it' } }),
  },
  'GET /api/v1/sla': { may: working },
  'PUT /api/v1/sla': { may: ['owner', 'admin'], of: () => ({ body: { policies: [], hours: null } }) },
  'PATCH /api/v1/notes/:id': {
    ...{ may: working, names: true },
    of: (target) => ({ ...byNote(target), body: { content: 'Another' } }),
  },
  'DELETE /api/v1/notes/:id': { may: working, names: true, of: byNote },
  'POST /api/v1/notes/:id/restore': { may: working, names: true, of: byNote },
  'GET /download/:text/:signature': { may: 'public' },
  'GET /api/v1/files': { may: working, names: true, of: ofContact },
  'POST /api/v1/files/:id/attach': {
    ...{ may: working, names: true },
    of: ({ fileId, ticketId }) => ({ params: { id: fileId }, body: { ticketId } }),
  },
  'GET /api/v1/files/:id/link': { may: working, names: true, of: ({ fileId }) => ({ params: { id: fileId } }) },
  'GET /api/v1/notifications': { may: 'signed-in' },
  'GET /api/v1/notifications/count': { may: 'signed-in' },
  'PATCH /api/v1/notifications/:id': {
    ...{ may: 'signed-in', names: true },
    of: ({ notificationId }) => ({ params: { id: notificationId }, body: { status: 'read' } }),
  },
  'POST /api/v1/notifications/read-all': { may: 'signed-in' },
  'GET /api/v1/activities': { may: working, names: true, of: ofContact },
  'GET /api/v1/hours': { may: working, names: true, of: ofContact },
  'POST /api/v1/hours': {
    ...{ may: leading, names: true },
    of: ({ contactId }) => ({ body: { contactId, minutes: 60, reason: 'Courtesy' } }),
  },
  'POST /api/v1/tickets/:id/hours': {
    ...{ may: working, names: true },
    of: (target) => ({ ...byTicket(target), body: { minutes: 1 } }),
  },
  'GET /api/v1/reminders': { may: 'signed-in' },
  'POST /api/v1/reminders': { may: 'signed-in', of: () => ({ body: { content: 'Call back', dueDate: tomorrow() } }) },
  'PATCH /api/v1/reminders/:id': {
    ...{ may: 'signed-in', names: true },
    of: ({ reminderId }) => ({ params: { id: reminderId }, body: { isDone: true } }),
  },
}

/** What is a member's alone, and hours of a customer to give away. */
export async function addPersonal(
  { kernel, services }: TestApp,
  organizationId: string,
  userId: string,
  contactId: string,
  words: string,
) {
  const actor = { kind: 'user' as const, id: userId, name: words }
  const key = newId()
  const { reminder, note } = await kernel.database.transaction(async (tx) => {
    const ctx = { scope: { ...systemScope(organizationId), actor }, tx, now: new Date() }
    const text = { en: words, es: words, pt: words, ar: words }
    const notice = { to: [userId], type: 'request', level: 'info', key, text } as const
    const effect = { tx, now: ctx.now, organizationId }
    await services.notifications.notify(effect, notice)
    const source = { kind: 'topup' as const, id: key }
    await services.hours.grant(effect, { contactId, minutes: 600, source, expiresAt: null })
    const dueDate = new Date(Date.now() + 86_400_000)
    const note = await services.notes.create(ctx, { contactId, content: words })
    return { note, reminder: await services.reminders.create(ctx, { content: words, dueDate, priority: 'low' }) }
  })
  const notice = await rows('notifications').findOne({ organizationId, key })
  return { notificationId: String(notice?._id), reminderId: reminder.id, ownNoteId: note.id }
}
