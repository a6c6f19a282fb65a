import type { DomainEventType } from '../../schemas/events.ts'
import type { recordCommands } from '../commands/index.ts'
import type { AnyAction } from '../core/action.ts'
import { createOrders, orderActions } from '../features/orders/index.ts'
import { createPapers } from '../features/papers/index.ts'
import { createProducts, productActions } from '../features/products/index.ts'
import { createQuoteLinks, createQuotes, quoteActions } from '../features/quotes/index.ts'
import { createSales, saleActions } from '../features/sales/index.ts'
import type { Kernel } from '../kernel.ts'
import type { EventHandlers, WorkerDeps } from '../worker.ts'
import { type BaseServices, publicUrlOf } from './base-services.ts'
import type { createGround } from './crm-ground.ts'

/** What is offered, ordered and sold. */
export function createSelling(kernel: Kernel, base: BaseServices, ground: ReturnType<typeof createGround>) {
  const { contacts, conversations, organizations, files } = base
  const { activities, notifications } = ground
  const { database, keyring } = kernel
  const products = createProducts({ organizations })
  const orders = createOrders({ contacts, conversations, organizations, activities })
  const quotes = createQuotes({
    ...{ database, contacts, conversations, orders, organizations, activities, notifications },
    links: createQuoteLinks({ keyring, publicUrl: publicUrlOf(kernel) }),
  })
  const sales = createSales({ contacts, organizations, activities })
  const papers = createPapers({ database, files, quotes, contacts, organizations })
  return { products, orders, quotes, sales, papers }
}

type Selling = ReturnType<typeof createSelling>

export const sellingActions = (
  services: Selling & Pick<BaseServices, 'contacts'>,
  written: ReturnType<typeof recordCommands>,
): AnyAction[] => [
  ...productActions(services),
  ...quoteActions({ ...services, command: written.quote }),
  ...orderActions({ ...services, command: written.order }),
  ...saleActions(services),
]

export const sellingEvents: readonly DomainEventType[] = ['quote.sent']

export const sellingHandlers = ({ papers }: Selling): EventHandlers => ({
  'quote.sent': ({ organizationId, payload }) =>
    papers.sendQuote(organizationId, (payload as { quoteId: string }).quoteId),
})

const expireEveryMs = 60_000
export const sellingChores = ({ quotes }: Selling): WorkerDeps['chores'] => [
  { name: 'expire quotes', everyMs: expireEveryMs, run: () => quotes.expireDue(new Date()) },
]
