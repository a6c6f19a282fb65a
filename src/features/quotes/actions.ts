import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../../schemas/common.ts'
import { Quote, QuoteDraft, QuoteRevision, QuoteStatus } from '../../../schemas/quote.ts'
import { type ActionContext, type AnyAction, type CommandSyntax, defineAction } from '../../core/action.ts'
import type { Text } from '../../core/errors.ts'
import { type ContactNames, sortOf, withNames } from '../records/index.ts'
import type { Quotes } from './service.ts'

const ById = z.strictObject({ id: Id })
const Query = PageQuery.extend({
  contactId: Id.optional(),
  agentId: Id.optional(),
  status: QuoteStatus.optional(),
  sort: z.enum(['total', '-total', 'validUntil', '-validUntil']).optional(),
})

export interface QuoteActionDeps {
  quotes: Quotes
  contacts: ContactNames
  /** How `/quote` is written. */
  command: CommandSyntax<z.input<typeof QuoteDraft>>
}

export const quoteActions = ({ quotes, contacts, command }: QuoteActionDeps): AnyAction[] => [
  ...reading(quotes, contacts),
  ...writing(quotes, command),
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

const reading = (quotes: Quotes, contacts: ContactNames): AnyAction[] => [
  defineAction({
    name: 'quote.list',
    title: { en: 'List quotes', es: 'Listar cotizaciones', pt: 'Listar cotações', ar: 'سرد عروض الأسعار' },
    input: Query,
    output: pageOf(Quote.extend({ contactName: z.string().nullable() })),
    permission: 'view_quotes',
    risk: 'read',
    http: { method: 'GET', path: '/quotes' },
    run: async (ctx, { status, agentId, sort, ...page }) =>
      withNames(
        contacts,
        ctx.scope.organizationId,
        await quotes.list(ctx.scope, {
          ...page,
          filter: { ...(status ? { status } : {}), ...(agentId ? { agentId } : {}) },
          sort: sortOf<'total' | 'validUntil'>(sort),
        }),
      ),
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
    name: 'quote.versions',
    title: {
      en: 'List the versions of a quote',
      es: 'Listar las versiones de una cotización',
      pt: 'Listar as versões de uma cotação',
      ar: 'سرد إصدارات عرض سعر',
    },
    input: ById,
    output: z.object({ items: z.array(Quote) }),
    permission: 'view_quotes',
    risk: 'read',
    http: { method: 'GET', path: '/quotes/:id/versions' },
    run: async (ctx, { id }) => ({ items: await quotes.versions(ctx.scope, id) }),
  }),
  defineAction({
    name: 'quote.link',
    title: {
      en: "The address of a quote's page",
      es: 'La dirección de la página de una cotización',
      pt: 'O endereço da página de uma cotação',
      ar: 'عنوان صفحة عرض سعر',
    },
    input: ById,
    output: z.object({ url: z.string() }),
    permission: 'view_quotes',
    risk: 'read',
    http: { method: 'GET', path: '/quotes/:id/link' },
    run: async (ctx, { id }) => ({ url: await quotes.link(ctx.scope, id) }),
  }),
]

const writing = (quotes: Quotes, command: QuoteActionDeps['command']): AnyAction[] => [
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
  defineAction({
    name: 'quote.revise',
    title: {
      en: 'Offer a quote anew, as its next version',
      es: 'Ofrecer una cotización de nuevo, como su próxima versión',
      pt: 'Oferecer uma cotação de novo, como sua próxima versão',
      ar: 'تقديم عرض سعر من جديد في إصدار تالٍ',
    },
    input: QuoteRevision.extend({ id: Id }),
    output: Quote,
    permission: 'manage_quotes',
    risk: 'write',
    http: { method: 'POST', path: '/quotes/:id/revise', status: 201 },
    run: async (ctx, { id, ...revision }) => {
      const quote = await quotes.revise(ctx, id, revision)
      ctx.audit('quote', id, ['status'])
      if (quote.id !== id) ctx.audit('quote', quote.id)
      return quote
    },
  }),
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
