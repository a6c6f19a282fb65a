import type { RoleName } from '../../schemas/permission.ts'
import { newId } from '../../src/core/ids.ts'
import { type Asked, everybody, upload } from './kit.ts'
import { messageRows } from './message-rows.ts'
import { operationsRows } from './operations-rows.ts'
import type { Row, Target } from './row.ts'
import { campaignRows } from './table-campaigns.ts'
import { cloudRows } from './table-cloud.ts'
import { confirmationRows } from './table-confirmations.ts'
import { leadRows } from './table-leads.ts'
import { paymentRows } from './table-payments.ts'
import { salesRows } from './table-sales.ts'
import { ticketRows } from './table-tickets.ts'

export type { Row, Target }

const managing: RoleName[] = ['owner', 'admin']
const leading: RoleName[] = ['owner', 'admin', 'manager']
const working: RoleName[] = ['owner', 'admin', 'manager', 'agent']
const linking: RoleName[] = ['owner', 'admin', 'developer']
const auditing: RoleName[] = ['owner', 'admin', 'manager', 'developer']
export const clientId = () => newId()
const conversation = ({ conversationId }: Target): Asked => ({ params: { id: conversationId } })
const about =
  (body: (target: Target) => object) =>
  (target: Target): Asked => ({ ...conversation(target), body: body(target) })
const ofContact = ({ contactId }: Target): Asked => ({ query: { contactId } })
const byLine = ({ lineId }: Target): Asked => ({ params: { id: lineId } })
const byChat = ({ webchatLineId }: Target): Asked => ({ params: { id: webchatLineId } })
const quote = (at: number) => (target: Target) => ({ params: { id: target.openQuotes[at] ?? '' } })
const colleague = ({ userId }: Target): Asked => ({ params: { userId } })
export const pump = { name: 'Pump', quantity: '1', unitPrice: 100 }

/** Each route once, in an order in which each can be done: a route that is not here fails the first test. */
export const table: Record<string, Row> = {
  'GET /healthz': { may: 'public' },
  'GET /readyz': { may: 'public' },
  'GET /docs': { may: 'public' },
  'GET /docs/': { may: 'public' },
  'GET /docs/static/index.html': { may: 'public' },
  'GET /docs/static/swagger-initializer.js': { may: 'public' },
  'GET /docs/*': { may: 'public' },
  'GET /docs/json': { may: 'public' },
  'GET /docs/yaml': { may: 'public' },
  'GET /api/v1/about': { may: 'public' },
  'POST /api/v1/session': { may: 'public' },
  'DELETE /api/v1/session': { may: 'public' },
  'POST /api/v1/password-reset': { may: 'public' },
  'POST /api/v1/password-reset/confirm': { may: 'public' },
  'POST /api/v1/email-verification/confirm': { may: 'public' },
  'POST /api/v1/invitations/preview': { may: 'public' },
  'POST /api/v1/invitations/accept': { may: 'public' },

  // the shop's page is checked by its origin, the visitor by their token: test/doors/webchat.test.ts
  'GET /webchat.js': { may: 'public' },
  'OPTIONS /webchat/:key/:call': { may: 'public' },
  'OPTIONS /webchat/:key/:call/:id': { may: 'public' },
  'GET /webchat/:key/look': { may: 'public' },
  'POST /webchat/:key/visitors': { may: 'public' },
  'GET /webchat/:key/thread': { may: 'public' },
  'POST /webchat/:key/introduction': { may: 'public' },
  'DELETE /webchat/:key/visitor': { may: 'public' },
  'POST /webchat/:key/messages': { may: 'public' },
  'POST /webchat/:key/files': { may: 'public' },
  'POST /webchat/:key/seen': { may: 'public' },
  'POST /webchat/:key/typing': { may: 'public' },
  'GET /webchat/:key/stream': { may: 'public' },
  'GET /webchat/:key/files/:id': { may: 'public' },

  'GET /api/v1/me': { may: 'signed-in' },
  'GET /api/v1/organization': { may: 'signed-in' },
  'GET /api/v1/members': { may: 'signed-in' },
  'GET /api/v1/sessions': { may: 'signed-in' },
  'GET /api/v1/staff-numbers': { may: 'signed-in' },
  'GET /api/v1/commands': { may: 'signed-in' },
  'GET /api/v1/audit': { may: auditing, of: ({ noteId }) => ({ query: { recordId: noteId } }) },
  'GET /api/v1/outbox': { may: managing },
  'GET /api/v1/invitations': { may: managing },
  'GET /api/v1/lines': { may: everybody },
  'POST /api/v1/webchats': { may: linking, of: () => ({ body: { name: 'Chat', origins: ['https://shop.example'] } }) },
  'GET /api/v1/lines/:id/webchat': { may: linking, names: true, of: byChat },
  'PATCH /api/v1/lines/:id/webchat': {
    may: linking,
    names: true,
    of: (target) => ({ ...byChat(target), body: { title: 'Ask us' } }),
  },
  'POST /api/v1/lines/:id/webchat/secret': { may: linking, names: true, of: byChat },
  'GET /api/v1/conversations': { may: everybody },
  'GET /api/v1/conversations/counts': { may: everybody },
  'GET /api/v1/conversations/:id': { may: everybody, names: true, of: conversation },
  'GET /api/v1/conversations/:id/messages': { may: everybody, names: true, of: conversation },
  'GET /api/v1/conversations/:id/bot-turns/:turnId': {
    may: everybody,
    names: true,
    of: ({ conversationId, turnId }) => ({ params: { id: conversationId, turnId } }),
  },
  'GET /api/v1/files/:id': { may: everybody, names: true, of: ({ fileId }) => ({ params: { id: fileId } }) },
  'GET /api/v1/contacts/:id': { may: working, names: true, of: ({ contactId }) => ({ params: { id: contactId } }) },
  'GET /api/v1/contacts/:id/merges': {
    may: working,
    names: true,
    of: ({ contactId }) => ({ params: { id: contactId } }),
  },
  'GET /api/v1/contacts/:id/merge-preview': {
    may: working,
    names: true,
    of: ({ contactId, otherContactId }) => ({ params: { id: contactId }, query: { otherId: otherContactId } }),
  },
  'GET /api/v1/notes': { may: working, names: true, of: ofContact },
  'GET /api/v1/quotes': { may: working, of: ofContact },
  'GET /api/v1/quotes/:id': { may: working, names: true, of: ({ draftId }) => ({ params: { id: draftId } }) },
  'GET /api/v1/orders': { may: working, of: ofContact },
  'GET /api/v1/tickets': { may: working, of: ofContact },

  'PATCH /api/v1/me': { may: 'signed-in', of: () => ({ body: { timeZone: 'America/Bogota' } }) },
  'PATCH /api/v1/organization': { may: managing, of: () => ({ body: { timeZone: 'America/Bogota' } }) },
  'POST /api/v1/email-verification': { may: 'signed-in' },
  'POST /api/v1/files': { may: working, of: () => upload(Buffer.from('one,two'), 'a.csv', 'text/csv') },
  'PATCH /api/v1/contacts/:id': {
    may: working,
    names: true,
    of: ({ contactId }) => ({ params: { id: contactId }, body: { name: 'Another' } }),
  },
  'POST /api/v1/contacts/:id/block': {
    may: working,
    names: true,
    of: ({ contactId }) => ({ params: { id: contactId }, body: { on: false } }),
  },
  'POST /api/v1/contact-merges/:id/undo': {
    may: working,
    names: true,
    of: ({ mergeId }) => ({ params: { id: mergeId } }),
  },
  'POST /api/v1/contacts/:id/merge': {
    may: working,
    names: true,
    of: ({ contactId, otherContactId }) => ({ params: { id: contactId }, body: { otherId: otherContactId } }),
  },
  'POST /api/v1/notes': { may: working, names: true, of: ({ contactId }) => ({ body: { contactId, content: 'n' } }) },
  'POST /api/v1/tickets': {
    may: working,
    names: true,
    of: ({ contactId, conversationId }) => ({ body: { contactId, conversationId, subject: 'It leaks' } }),
  },
  'PATCH /api/v1/tickets/:id': {
    may: working,
    names: true,
    of: ({ ticketId }) => ({ params: { id: ticketId }, body: { priority: 'high' } }),
  },
  'POST /api/v1/quotes': {
    may: leading,
    names: true,
    of: ({ contactId, conversationId }) => ({ body: { contactId, conversationId, lines: [pump] } }),
  },
  'POST /api/v1/quotes/:id/send': { may: leading, names: true, of: ({ draftId }) => ({ params: { id: draftId } }) },
  'POST /api/v1/quotes/:id/accept': { may: leading, names: true, of: quote(0) },
  'POST /api/v1/quotes/:id/decline': { may: leading, names: true, of: quote(1) },
  'POST /api/v1/quotes/:id/withdraw': { may: leading, names: true, of: quote(2) },
  'POST /api/v1/orders': {
    may: leading,
    names: true,
    of: ({ openQuotes }) => ({ body: { quoteId: openQuotes[3], accept: true } }),
  },
  'PATCH /api/v1/orders/:id': {
    may: leading,
    names: true,
    of: ({ orderId }) => ({ params: { id: orderId }, body: { trackingNumber: 'T1' } }),
  },
  'POST /api/v1/commands': {
    may: working,
    names: true,
    of: ({ conversationId }) => ({ body: { conversationId, line: '/note seen', clientId: clientId() } }),
  },
  'POST /api/v1/conversations/:id/messages': {
    may: working,
    names: true,
    of: about(() => ({ text: 'Hi', clientId: clientId() })),
  },
  ...messageRows,
  ...leadRows,
  ...salesRows,
  'POST /api/v1/messages/:id/retry': {
    may: working,
    names: true,
    of: ({ failedId }) => ({ params: { id: failedId } }),
  },
  'POST /api/v1/messages/:id/fetch-media': {
    may: everybody,
    names: true,
    of: ({ awaitedId }) => ({ params: { id: awaitedId } }),
  },
  'POST /api/v1/messages/:id/it-arrived': {
    may: working,
    names: true,
    of: ({ inDoubtId }) => ({ params: { id: inDoubtId } }),
  },
  'POST /api/v1/conversations': {
    may: working,
    names: true,
    of: ({ lineId }) => ({ body: { lineId, phone: '+52 155 999 0001', text: 'Good day', clientId: clientId() } }),
  },
  'GET /api/v1/conversations/:id/scheduled-sends': { may: everybody, names: true, of: conversation },
  'POST /api/v1/conversations/:id/scheduled-sends': {
    may: working,
    names: true,
    of: about(() => ({ text: 'Later', at: '2099-01-01T09:00', timeZone: 'UTC', clientId: clientId() })),
  },
  'PATCH /api/v1/scheduled-sends/:id': {
    may: working,
    names: true,
    of: ({ scheduledIds }) => ({ params: { id: scheduledIds[0] ?? '' }, body: { text: 'Even later' } }),
  },
  'POST /api/v1/scheduled-sends/:id/cancel': {
    may: working,
    names: true,
    of: ({ scheduledIds }) => ({ params: { id: scheduledIds[1] ?? '' } }),
  },
  'POST /api/v1/conversations/:id/read': { may: everybody, names: true, of: about(() => ({ seq: 1 })) },
  'POST /api/v1/conversations/:id/take-over': { may: working, names: true, of: conversation },
  'POST /api/v1/conversations/:id/bot': { may: working, names: true, of: about(() => ({ on: false })) },
  'POST /api/v1/conversations/:id/close': { may: working, names: true, of: conversation },
  'POST /api/v1/conversations/:id/reopen': { may: working, names: true, of: conversation },
  'POST /api/v1/conversations/:id/hand-back': { may: working, names: true, of: conversation },
  'POST /api/v1/conversations/:id/assign': { may: leading, names: true, of: about(({ userId }) => ({ userId })) },

  ...operationsRows,
  ...confirmationRows,
  ...ticketRows,

  'POST /api/v1/lines': { may: linking, of: () => ({ body: { name: 'Second' } }) },
  'PATCH /api/v1/lines/:id': { may: linking, names: true, of: (t) => ({ ...byLine(t), body: { botMode: 'off' } }) },
  'POST /api/v1/lines/:id/connect': { may: linking, names: true, of: byLine },
  'POST /api/v1/lines/:id/disconnect': { may: linking, names: true, of: byLine },
  'POST /api/v1/lines/:id/logout': { may: linking, names: true, of: byLine },
  'POST /api/v1/lines/:id/link': {
    ...{ may: linking, names: true },
    of: (t) => ({ ...byLine(t), body: { phone: '+525512345678' } }),
  },
  'POST /api/v1/lines/:id/release': { may: linking, names: true, of: byLine },
  'PATCH /api/v1/lines/:id/limits': {
    may: linking,
    names: true,
    of: (t) => ({ ...byLine(t), body: { dailyLimit: 50 } }),
  },
  ...cloudRows,
  ...campaignRows,
  ...paymentRows,
  'GET /api/v1/lines/:id/health': { may: everybody, names: true, of: byLine },
  'GET /api/v1/lines/:id/outages': { may: everybody, names: true, of: byLine },
  'DELETE /api/v1/staff-numbers/:id': {
    may: 'signed-in',
    names: true,
    of: ({ staffNumberId }) => ({ params: { id: staffNumberId } }),
  },
  'POST /api/v1/staff-numbers': { may: 'signed-in' },
  'POST /api/v1/invitations': {
    may: managing,
    of: () => ({ body: { email: `new-${newId()}@new.example`, role: 'agent' } }),
  },
  'DELETE /api/v1/invitations/:id': {
    may: managing,
    names: true,
    of: ({ invitationId }) => ({ params: { id: invitationId } }),
  },
  'PATCH /api/v1/members/:userId': {
    may: managing,
    names: true,
    of: (t) => ({ ...colleague(t), body: { roles: ['agent'] } }),
  },
  'POST /api/v1/members/:userId/suspend': { may: managing, names: true, of: colleague },
  'POST /api/v1/members/:userId/reactivate': { may: managing, names: true, of: colleague },
  'DELETE /api/v1/members/:userId': { may: managing, names: true, of: colleague },
  'DELETE /api/v1/sessions/:id': {
    may: 'signed-in',
    names: true,
    of: ({ sessionId }) => ({ params: { id: sessionId } }),
  },
  // the proof of an old password, not a role: with a wrong one refused like no session
  'PUT /api/v1/me/password': {
    may: 'signed-in',
    of: () => ({ body: { current: 'not this one', next: 'another long secret' } }),
  },
}
