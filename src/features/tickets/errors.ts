import { type Ticket, type TicketStatus, ticketMoves } from '../../../schemas/ticket.ts'
import { AppError, notFound } from '../../core/errors.ts'

export const noTicket = () => notFound({ en: 'ticket', es: 'ticket', pt: 'ticket', ar: 'تذكرة' })
export const noMember = () => notFound({ en: 'member', es: 'miembro', pt: 'membro', ar: 'عضو' })
export const otherContact = () =>
  new AppError('ticket.other-contact', {
    en: 'This conversation is with another contact. Nothing was created.',
    es: 'Esta conversación es con otro contacto. No se creó nada.',
    pt: 'Esta conversa é com outro contato. Nada foi criado.',
    ar: 'هذه المحادثة مع جهة اتصال أخرى. لم يُنشأ شيء.',
  })
export function notAllowed({ number, lifeCycle, status }: Ticket, to: TicketStatus): AppError {
  const next = ticketMoves[lifeCycle][status].join(', ') || '—'
  return new AppError(
    'ticket.not-allowed',
    {
      en: 'Ticket {{number}} is {{from}}: from there it cannot become {{to}}, only {{next}}. Nothing was changed.',
      es: 'El ticket {{number}} está en {{from}}: no puede pasar a {{to}}, solo a {{next}}. No se cambió nada.',
      pt: 'O ticket {{number}} está em {{from}}: não pode passar a {{to}}, só a {{next}}. Nada foi alterado.',
      ar: 'التذكرة {{number}} في حالة {{from}}: لا يمكن أن تصبح {{to}}، بل {{next}} فقط. لم يتغير شيء.',
    },
    { status: 422, params: { number, from: status, to, next }, details: { from: status, to } },
  )
}
export const noThread = () =>
  new AppError(
    'ticket.no-conversation',
    {
      en: 'This ticket has no conversation, so nothing can be sent to the customer. Write it for the team.',
      es: 'Este ticket no tiene conversación: no se puede enviar nada al cliente. Escríbelo para el equipo.',
      pt: 'Este ticket não tem conversa: nada pode ser enviado ao cliente. Escreva para a equipe.',
      ar: 'لا محادثة لهذه التذكرة، فلا يمكن إرسال شيء إلى العميل. اكتبه للفريق.',
    },
    { status: 422 },
  )
export const isOver = ({ number }: Pick<Ticket, 'number'>) =>
  new AppError(
    'ticket.over',
    {
      en: 'Ticket {{number}} is over: it gets no more hours. Nothing was changed.',
      es: 'El ticket {{number}} ya terminó: no recibe más horas. No se cambió nada.',
      pt: 'O ticket {{number}} já terminou: não recebe mais horas. Nada foi alterado.',
      ar: 'انتهت التذكرة {{number}} فلا تُخصص لها ساعات أخرى. لم يتغير شيء.',
    },
    { status: 422, params: { number } },
  )
