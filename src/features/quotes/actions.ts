import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../../schemas/common.ts'
import { Quote, QuoteDraft } from '../../../schemas/quote.ts'
import { type ActionContext, type AnyAction, type CommandSyntax, defineAction } from '../../core/action.ts'
import type { Text } from '../../core/errors.ts'
import type { Quotes } from './service.ts'

const ById = z.strictObject({ id: Id })

export interface QuoteActionDeps {
  quotes: Quotes
  /** How `/quote` is written. */
  command: CommandSyntax<z.input<typeof QuoteDraft>>
}

export const quoteActions = ({ quotes, command }: QuoteActionDeps): AnyAction[] => [
  defineAction({
    name: 'quote.list',
    title: { en: 'List quotes', es: 'Listar cotizaciones', pt: 'Listar cotações', ar: 'سرد عروض الأسعار' },
    input: PageQuery.extend({ contactId: Id.optional() }),
    output: pageOf(Quote),
    permission: 'view_quotes',
    risk: 'read',
    http: { method: 'GET', path: '/quotes' },
    run: (ctx, query) => quotes.list(ctx.scope, query),
  }),
  defineAction({
    name: 'quote.get',
    title: { en: 'Show a quote', es: 'Ver una cotización', pt: 'Ver uma cotação', ar: 'عرض عرض سعر' },
    input: ById,
    output: Quote,
    permission: 'view_quotes',
    risk: 'read',
    http: { method: 'GET', path: '/quotes/:id' },
    run: (ctx, { id }) => quotes.get(ctx.scope, id),
  }),
  defineAction({
    name: 'quote.create',
    title: {
      en: 'Make a quote and send it to the customer',
      es: 'Crear una cotización y enviarla al cliente',
      pt: 'Criar uma cotação e enviá-la ao cliente',
      ar: 'إنشاء عرض سعر وإرساله إلى العميل',
    },
    input: QuoteDraft,
    output: Quote,
    permission: 'manage_quotes',
    risk: 'write',
    http: { method: 'POST', path: '/quotes', status: 201 },
    command,
    run: async (ctx, draft) => {
      const quote = await quotes.create(ctx, draft)
      ctx.audit('quote', quote.id)
      return quote
    },
  }),
  moveAction(
    'send',
    { en: 'Send a quote', es: 'Enviar una cotización', pt: 'Enviar uma cotação', ar: 'إرسال عرض سعر' },
    (ctx, id) => quotes.send(ctx, id),
  ),
  moveAction(
    'accept',
    { en: 'Accept a quote', es: 'Aceptar una cotización', pt: 'Aceitar uma cotação', ar: 'قبول عرض سعر' },
    (ctx, id) => quotes.answer(ctx, id, 'accepted'),
  ),
  moveAction(
    'decline',
    { en: 'Decline a quote', es: 'Rechazar una cotización', pt: 'Recusar uma cotação', ar: 'رفض عرض سعر' },
    (ctx, id) => quotes.answer(ctx, id, 'declined'),
  ),
  moveAction(
    'withdraw',
    { en: 'Withdraw a quote', es: 'Retirar una cotización', pt: 'Retirar uma cotação', ar: 'سحب عرض سعر' },
    (ctx, id) => quotes.withdraw(ctx, id),
  ),
]

function moveAction(verb: string, title: Text, run: (ctx: ActionContext, id: Id) => Promise<Quote>): AnyAction {
  return defineAction({
    name: `quote.${verb}`,
    title,
    input: ById,
    output: Quote,
    permission: 'manage_quotes',
    risk: 'write',
    http: { method: 'POST', path: `/quotes/:id/${verb}` },
    run: async (ctx, { id }) => {
      const quote = await run(ctx, id)
      ctx.audit('quote', id, ['status'])
      return quote
    },
  })
}
