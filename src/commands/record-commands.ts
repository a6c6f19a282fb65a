import type { Id, Locale } from '../../schemas/common.ts'
import type { Note } from '../../schemas/note.ts'
import type { Order } from '../../schemas/order.ts'
import type { Organization } from '../../schemas/organization.ts'
import type { Quote, QuoteStatus } from '../../schemas/quote.ts'
import type { Ticket } from '../../schemas/ticket.ts'
import type { CommandContext, CommandSyntax } from '../core/action.ts'
import { say, type Text } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import { money } from '../features/quotes/index.ts'
import { latinDigits } from './amounts.ts'
import { badLine } from './errors.ts'
import { parseQuote } from './grammar.ts'

export interface RecordCommandDeps {
  organizations: { get(organizationId: Id): Promise<Pick<Organization, 'locale' | 'currency'>> }
  quotes: {
    byNumber(scope: Scope, number: string): Promise<Quote | null>
    newestOf(scope: Scope, contactId: Id, status: QuoteStatus): Promise<Quote[]>
  }
}

/** The conversation that the line is about; the door has seen to it that there is one. */
function place(context: CommandContext): { contactId: Id; conversationId: Id } {
  if (!context.conversation) throw badLine(noCustomer)
  return { contactId: context.conversation.contactId, conversationId: context.conversation.id }
}

/** How the records' commands are written: given to the actions of quotes, orders, tickets and notes. */
export const recordCommands = (deps: RecordCommandDeps) => ({
  quote: quoteCommand(deps),
  order: orderCommand(deps),
  ticket: ticketCommand,
  note: noteCommand,
})

interface QuoteInput {
  contactId: Id
  conversationId: Id
  lines: { description: string; quantity: string; unitPrice: number }[]
  discount: Quote['discount']
  currency: string
  send: boolean
}
const quoteCommand = ({ organizations }: RecordCommandDeps) =>
  ({
    name: 'quote',
    aliases: ['cotizacion', 'cotizar', 'presupuesto', 'cotacao', 'orcamento', 'عرض', 'تسعير'],
    usage: '/quote [2x] item [@] price [currency] [, more items] [discount 10%|25] [--draft]',
    examples: [
      '/quote 2x "Air pump" @ 250 discount 10%',
      '/quote 2x "Air pump" 250, 1x Filter 12.50',
      '/quote Installation 900 USD --draft',
    ],
    async parse(line, context) {
      const at = place(context)
      const { draft, ...words } = parseQuote(line, await organizations.get(context.scope.organizationId))
      return { ...at, ...words, send: !draft }
    },
    answer(output, { locale }) {
      const { number, status, total, currency } = output as Quote
      const text = status === 'draft' ? quoteDrafted : quoteSent
      return say(text, locale, { number, amount: money(total, currency, locale) })
    },
    record: (output) => ({ noun: 'quote', id: (output as Quote).id }),
  }) satisfies CommandSyntax<QuoteInput>

const orderCommand = ({ quotes }: RecordCommandDeps) =>
  ({
    name: 'order',
    aliases: ['pedido', 'orden', 'encomenda', 'طلب'],
    usage: '/order [Q-1001]',
    examples: ['/order', '/order Q-1001'],
    async parse(line, context) {
      const { contactId } = place(context)
      const number = latinDigits(line).trim().toUpperCase()
      if (number) {
        const quote = /^Q-\d{1,12}$/.test(number) ? await quotes.byNumber(context.scope, number) : null
        if (quote?.contactId !== contactId) throw badLine(noSuchQuote, { number: line.trim().slice(0, 40) })
        return { quoteId: quote.id, accept: true }
      }
      const open = await quotes.newestOf(context.scope, contactId, 'sent')
      const found = open.length > 0 ? open : (await quotes.newestOf(context.scope, contactId, 'accepted')).slice(0, 1)
      const [quote, other] = found
      if (other) throw badLine(whichQuote, { numbers: found.map((one) => one.number).join(', ') })
      if (!quote) throw badLine(noOpenQuote)
      return { quoteId: quote.id, accept: true }
    },
    answer(output, { locale }) {
      const { number, total, currency } = output as Order
      return say(orderMade, locale, { number, amount: money(total, currency, locale) })
    },
    record: (output) => ({ noun: 'order', id: (output as Order).id }),
  }) satisfies CommandSyntax<{ quoteId: Id; accept: boolean }>

const priorities = {
  low: ['low', 'baja', 'baixa', 'منخفض'],
  medium: ['medium', 'media', 'منتصف', 'متوسط'],
  high: ['high', 'alta', 'عال', 'عالي'],
  urgent: ['urgent', 'urgente', 'عاجل'],
} as const satisfies Record<Ticket['priority'], readonly string[]>

interface TicketInput {
  contactId: Id
  conversationId: Id
  subject: string
  description: string
  priority: Ticket['priority']
}
const ticketCommand: CommandSyntax<TicketInput> = {
  name: 'ticket',
  aliases: ['caso', 'chamado', 'تذكرة', 'تذكره'],
  usage: '/ticket [!low|!medium|!high|!urgent] subject',
  examples: ['/ticket Pump leaks after two days', '/ticket !urgent No hot water'],
  parse(line, context) {
    const marked = /^\s*!(\p{L}{1,20})(?:\s+|$)/u.exec(line)
    const word = marked?.[1]?.toLowerCase()
    const priority = (Object.keys(priorities) as Ticket['priority'][]).find((name) =>
      (priorities[name] as readonly string[]).includes(word ?? ''),
    )
    if (word && !priority) throw badLine(noPriority, { text: word })
    const text = marked ? line.slice(marked[0].length) : line
    const [first = '', ...others] = text.trim().split('\n')
    const subject = first.trim()
    if (!subject) throw badLine(noSubject)
    if (subject.length > 200) throw badLine(longSubject)
    return { ...place(context), subject, description: others.join('\n').trim(), priority: priority ?? 'medium' }
  },
  answer: (output, { locale }) => say(ticketMade, locale, { number: (output as Ticket).number }),
  record: (output) => ({ noun: 'ticket', id: (output as Ticket).id }),
}

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
  answer: (_output, { locale }: { locale: Locale }) => say(noteMade, locale),
  record: (output) => ({ noun: 'note', id: (output as Note).id }),
}

const noCustomer: Text = {
  en: 'Say which customer it is about: /quote @Maria … or @+15551234567 …',
  es: 'Di de qué cliente se trata: /quote @Maria … o @+15551234567 …',
  pt: 'Diga de qual cliente se trata: /quote @Maria … ou @+15551234567 …',
  ar: 'اذكر العميل المقصود: ‎/quote @Maria …‎ أو ‎@+15551234567 …',
}
const quoteSent: Text = {
  en: 'Quote {{number}} for {{amount}} was sent.',
  es: 'La cotización {{number}} por {{amount}} fue enviada.',
  pt: 'A cotação {{number}} de {{amount}} foi enviada.',
  ar: 'أُرسل عرض السعر {{number}} بمبلغ {{amount}}.',
}
const quoteDrafted: Text = {
  en: 'Quote {{number}} for {{amount}} is a draft. It has not been sent.',
  es: 'La cotización {{number}} por {{amount}} es un borrador. No se ha enviado.',
  pt: 'A cotação {{number}} de {{amount}} é um rascunho. Não foi enviada.',
  ar: 'عرض السعر {{number}} بمبلغ {{amount}} مسودة. لم يُرسل بعد.',
}
const orderMade: Text = {
  en: 'Order {{number}} for {{amount}}.',
  es: 'Pedido {{number}} por {{amount}}.',
  pt: 'Pedido {{number}} de {{amount}}.',
  ar: 'الطلب {{number}} بمبلغ {{amount}}.',
}
const ticketMade: Text = {
  en: 'Ticket {{number}} was opened.',
  es: 'Se abrió el ticket {{number}}.',
  pt: 'O ticket {{number}} foi aberto.',
  ar: 'فُتحت التذكرة {{number}}.',
}
const noteMade: Text = {
  en: 'The note was saved.',
  es: 'La nota se guardó.',
  pt: 'A nota foi salva.',
  ar: 'حُفظت الملاحظة.',
}
const noSuchQuote: Text = {
  en: 'This customer has no quote "{{number}}".',
  es: 'Este cliente no tiene la cotización "{{number}}".',
  pt: 'Este cliente não tem a cotação "{{number}}".',
  ar: 'ليس لدى هذا العميل عرض سعر "{{number}}".',
}
const noOpenQuote: Text = {
  en: 'This customer has no quote to order from. Make one with /quote first.',
  es: 'Este cliente no tiene una cotización para el pedido. Crea una primero con /quote.',
  pt: 'Este cliente não tem uma cotação para o pedido. Crie uma primeiro com /quote.',
  ar: 'ليس لدى هذا العميل عرض سعر للطلب منه. أنشئ واحدًا أولًا بالأمر ‎/quote.',
}
const whichQuote: Text = {
  en: 'Several quotes are open: {{numbers}}. Write the number of one.',
  es: 'Hay varias cotizaciones abiertas: {{numbers}}. Escribe el número de una.',
  pt: 'Há várias cotações abertas: {{numbers}}. Escreva o número de uma.',
  ar: 'هناك عدة عروض مفتوحة: {{numbers}}. اكتب رقم أحدها.',
}
const noSubject: Text = {
  en: 'The subject is missing.',
  es: 'Falta el asunto.',
  pt: 'Falta o assunto.',
  ar: 'الموضوع ناقص.',
}
const longSubject: Text = {
  en: 'The subject has up to 200 characters; what stands on the next lines is the description.',
  es: 'El asunto tiene hasta 200 caracteres; lo que va en las líneas siguientes es la descripción.',
  pt: 'O assunto tem até 200 caracteres; o que vem nas linhas seguintes é a descrição.',
  ar: 'الموضوع حتى 200 حرف؛ وما يأتي في الأسطر التالية هو الوصف.',
}
const noPriority: Text = {
  en: '"!{{text}}" is not a priority.',
  es: '"!{{text}}" no es una prioridad.',
  pt: '"!{{text}}" não é uma prioridade.',
  ar: '"!{{text}}" ليست أولوية.',
}
const noText: Text = {
  en: 'The text is missing.',
  es: 'Falta el texto.',
  pt: 'Falta o texto.',
  ar: 'النص ناقص.',
}
