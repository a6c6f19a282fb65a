import type { Id } from '../../../schemas/common.ts'
import type { Quote, QuoteStatus } from '../../../schemas/quote.ts'
import type { ClientSession } from '../../core/db.ts'
import type { Scope } from '../../core/scope.ts'
import type { RecordQuery } from '../records/index.ts'
import { createAnswering } from './answering.ts'
import type { QuoteDeps, RecordContext } from './deps.ts'
import { createDrafting } from './drafting.ts'
import { visible } from './moving.ts'
import { createPages } from './pages.ts'
import { quoteRepository, saveFile } from './repository.ts'
import { deliver, sendPaper } from './sending.ts'

const mostVersions = 50

export function createQuotes(deps: QuoteDeps) {
  return {
    get: visible,
    /** Goes along when two contacts are merged. */
    carrier: quoteRepository.carrier,
    list: (scope: Scope, query: RecordQuery<Quote>) => quoteRepository.page(scope, query),
    /** By its number, as people type it. */
    byNumber: (scope: Scope, number: string, session?: ClientSession) =>
      quoteRepository.find(scope, { number }, session),
    newestOf: (scope: Scope, contactId: Id, status: QuoteStatus) =>
      quoteRepository.newest(scope, { contactId, status }, 5),

    /** All versions of a quote, the newest first. */
    async versions(scope: Scope, id: Id): Promise<Quote[]> {
      const quote = await visible(scope, id)
      const firstId = quote.firstId ?? quote.id
      const later = await quoteRepository.newest(scope, { firstId, contactId: quote.contactId }, mostVersions)
      return [...later, await visible(scope, firstId)]
    },
    /** The address of its page, for whoever may see the quote. */
    async link(scope: Scope, id: Id): Promise<string> {
      return deps.links.url((await visible(scope, id)).id)
    },

    async send(ctx: RecordContext, id: Id): Promise<Quote> {
      const quote = await visible(ctx.scope, id, ctx.tx.session)
      return deliver(deps, ctx, quote, await deps.organizations.get(ctx.scope.organizationId))
    },
    /** Its paper goes to the customer as a document; once. */
    sendPaper: async (ctx: RecordContext, id: Id, fileId: Id): Promise<void> =>
      sendPaper(deps, ctx, await visible(ctx.scope, id, ctx.tx.session), fileId),
    /** Where its paper lies. */
    keepPaper: saveFile,
    ...createDrafting(deps),
    ...createAnswering(deps),
    ...createPages(deps),
  }
}
export type Quotes = ReturnType<typeof createQuotes>
