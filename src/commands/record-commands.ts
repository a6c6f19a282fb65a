import type { Id } from '../../schemas/common.ts'
import type { Order } from '../../schemas/order.ts'
import type { Organization } from '../../schemas/organization.ts'
import type { Quote, QuoteStatus } from '../../schemas/quote.ts'
import type { CommandContext, CommandSyntax } from '../core/action.ts'
import { say, type Text } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import { money } from '../features/quotes/index.ts'
import { latinDigits } from './amounts.ts'
import { type CatalogueProduct, type Match, type PricedQuote, quoteOf } from './catalogue.ts'
import { badLine } from './errors.ts'

export interface RecordCommandDeps {
  organizations: { get(organizationId: Id): Promise<Pick<Organization, 'locale' | 'currency'>> }
  /** Absent: every price is typed. */
  products?: { match(scope: Scope, text: string): Promise<readonly CatalogueProduct[]> }
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

/** How the records' commands are written: given to the actions of quotes and orders. */
export const recordCommands = (deps: RecordCommandDeps) => ({
  quote: quoteCommand(deps),
  order: orderCommand(deps),
})

interface QuoteInput {
  contactId: Id
  conversationId: Id
  lines: PricedQuote['lines']
  discount: Quote['discount']
  currency: string
  send: boolean
}
const quoteCommand = ({ organizations, products }: RecordCommandDeps) =>
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
      const style = await organizations.get(context.scope.organizationId)
      const match: Match = async (text) => (await products?.match(context.scope, text)) ?? []
      const { draft, ...words } = await quoteOf(line, style, match)
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
        const quote = /^Q-\d{1,12}(-\d{1,3})?$/.test(number) ? await quotes.byNumber(context.scope, number) : null
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
