import { DateTime } from 'luxon'
import type { Id } from '../../schemas/common.ts'
import type { Note } from '../../schemas/note.ts'
import type { Reminder } from '../../schemas/reminder.ts'
import type { Ticket } from '../../schemas/ticket.ts'
import type { CommandContext, CommandSyntax } from '../core/action.ts'
import { say, type Text } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import { badLine } from './errors.ts'
import { parseReminder } from './reminder-words.ts'
import { parseTicket } from './ticket-words.ts'

export interface TicketCommandDeps {
  tickets: { byNumber(scope: Scope, number: string): Promise<Pick<Ticket, 'id'> | null> }
}

/** The conversation that the line is about. */
function place({ conversation }: CommandContext): { contactId: Id; conversationId: Id } {
  if (!conversation) throw badLine(noCustomer)
  return { contactId: conversation.contactId, conversationId: conversation.id }
}

/** How tickets, notes and reminders are written: given to their actions. */
export const ticketCommands = (deps: TicketCommandDeps) => ({
  ticket: ticketCommand(deps),
  note: noteCommand,
  remind: remindCommand,
})

const ticketCommand = ({ tickets }: TicketCommandDeps) =>
  ({
    name: 'ticket',
    aliases: ['caso', 'chamado', 'تذكرة', 'تذكره'],
    usage: '/ticket [!low|!medium|!high|!urgent] [hours 2h] subject · /ticket TKT-… status',
    examples: [
      '/ticket Pump leaks after two days',
      '/ticket !urgent No hot water',
      '/ticket hours 2h Set up the shop',
      '/ticket TKT-20260302-050509-ABCD in_progress',
    ],
    async parse(line, context) {
      const words = parseTicket(line)
      if (words.number === null) {
        const { number: _, minutes, ...draft } = words
        const lifeCycle = minutes > 0 ? ('service' as const) : ('support' as const)
        return { draft: { ...place(context), ...draft, lifeCycle, dedicatedMinutes: minutes } }
      }
      const { number, minutes, status, priority } = words
      const ticket = await tickets.byNumber(context.scope, number)
      if (!ticket) throw badLine(noSuchTicket, { number })
      const patch = { ...(status ? { status } : {}), ...(priority ? { priority } : {}) }
      return { change: { id: ticket.id, ...patch, ...(minutes > 0 ? { minutes } : {}) } }
    },
    answer(output, { locale }) {
      const { ticket, isNew } = output as { ticket: Ticket; isNew: boolean }
      const { number, status } = ticket
      return say(isNew ? ticketMade : ticketIs, locale, { number, status: say(statusWords[status], locale) })
    },
    record: (output) => ({ noun: 'ticket', id: (output as { ticket: Ticket }).ticket.id }),
  }) satisfies CommandSyntax<object>

const noteCommand: CommandSyntax<{ contactId: Id; conversationId: Id; content: string }> = {
  name: 'note',
  aliases: ['nota', 'ملاحظة', 'ملاحظه'],
  usage: '/note text',
  examples: ['/note Wants delivery on Friday morning'],
  parse(line, context) {
    const content = line.trim()
    if (!content) throw badLine(noText)
    return { ...place(context), content }
  },
  answer: (_output, { locale }) => say(noteMade, locale),
  record: (output) => ({ noun: 'note', id: (output as Note).id }),
}

const remindCommand: CommandSyntax<{ content: string; dueDate: Date; priority: Reminder['priority'] }> = {
  name: 'remind',
  aliases: ['recordar', 'recordatorio', 'lembrar', 'lembrete', 'ذكرني', 'تذكير'],
  usage: '/remind [!high] when what',
  examples: ['/remind tomorrow 9am call Maria', '/remind 2h send the offer', '/remind !high friday 14:30 visit'],
  parse(line, { timeZone, conversation }) {
    const words = parseReminder(line, { now: new Date(), timeZone })
    return { ...words, ...(conversation && { contactId: conversation.contactId, conversationId: conversation.id }) }
  },
  answer(output, { locale, timeZone }) {
    const { dueDate } = output as Reminder
    const at = DateTime.fromJSDate(new Date(dueDate), { zone: timeZone }).setLocale(locale)
    return say(reminderSet, locale, { at: at.toLocaleString(DateTime.DATETIME_MED_WITH_WEEKDAY) })
  },
  record: (output) => ({ noun: 'reminder', id: (output as Reminder).id }),
}

const statusWords: Record<Ticket['status'], Text> = {
  open: { en: 'open', es: 'abierto', pt: 'aberto', ar: 'مفتوحة' },
  in_progress: { en: 'in progress', es: 'en curso', pt: 'em andamento', ar: 'قيد التنفيذ' },
  closed: { en: 'closed', es: 'cerrado', pt: 'fechado', ar: 'مغلقة' },
  pending: { en: 'pending', es: 'pendiente', pt: 'pendente', ar: 'معلقة' },
  completed: { en: 'completed', es: 'completado', pt: 'concluído', ar: 'مكتملة' },
  rejected: { en: 'rejected', es: 'rechazado', pt: 'rejeitado', ar: 'مرفوضة' },
}
const noCustomer: Text = {
  en: 'Say which customer it is about: /note @Maria … or @+15551234567 …',
  es: 'Di de qué cliente se trata: /note @Maria … o @+15551234567 …',
  pt: 'Diga de qual cliente se trata: /note @Maria … ou @+15551234567 …',
  ar: 'اذكر العميل المقصود: ‎/note @Maria …‎ أو ‎@+15551234567 …',
}
const noSuchTicket: Text = {
  en: 'There is no ticket {{number}} that you can see.',
  es: 'No hay ningún ticket {{number}} que puedas ver.',
  pt: 'Não há nenhum ticket {{number}} que você possa ver.',
  ar: 'لا توجد تذكرة {{number}} يمكنك رؤيتها.',
}
const ticketMade: Text = {
  en: 'Ticket {{number}} was opened.',
  es: 'Se abrió el ticket {{number}}.',
  pt: 'O ticket {{number}} foi aberto.',
  ar: 'فُتحت التذكرة {{number}}.',
}
const ticketIs: Text = {
  en: 'Ticket {{number}} is {{status}}.',
  es: 'El ticket {{number}} está {{status}}.',
  pt: 'O ticket {{number}} está {{status}}.',
  ar: 'التذكرة {{number}} {{status}}.',
}
const noteMade: Text = {
  en: 'The note was saved.',
  es: 'La nota se guardó.',
  pt: 'A nota foi salva.',
  ar: 'حُفظت الملاحظة.',
}
const reminderSet: Text = {
  en: 'You will be reminded: {{at}}.',
  es: 'Se te recordará: {{at}}.',
  pt: 'Você será lembrado: {{at}}.',
  ar: 'سيصلك التذكير: {{at}}.',
}
const noText: Text = {
  en: 'The text is missing.',
  es: 'Falta el texto.',
  pt: 'Falta o texto.',
  ar: 'النص ناقص.',
}
