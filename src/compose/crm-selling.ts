import type { recordCommands } from '../commands/index.ts'
import type { AnyAction } from '../core/action.ts'

import { createOrders, orderActions } from '../features/orders/index.ts'
import { createProducts, productActions } from '../features/products/index.ts'
import { createQuoteLinks, createQuotes, quoteActions } from '../features/quotes/index.ts'
import { createSales, saleActions } from '../features/sales/index.ts'
import type { Kernel } from '../kernel.ts'
import { type BaseServices, publicUrlOf } from './base-services.ts'
import type { createGround } from './crm-ground.ts'
import type { Services } from './services.ts'

/** What is offered, ordered and sold. */
export function createSelling(kernel: Kernel, base: BaseServices, ground: ReturnType<typeof createGround>) {
  const { contacts, conversations, organizations } = base
  const { activities, notifications } = ground
  const { database, keyring } = kernel
  const products = createProducts({ organizations })
  const orders = createOrders({ contacts, conversations, organizations, activities })
  const quotes = createQuotes({
    ...{ database, contacts, conversations, orders, organizations, activities, notifications },
    links: createQuoteLinks({ keyring, publicUrl: publicUrlOf(kernel) }),
  })
  const sales = createSales({ contacts, organizations, activities })
  return { products, orders, quotes, sales }
}

export const sellingActions = (services: Services, written: ReturnType<typeof recordCommands>): AnyAction[] => [
  ...productActions(services),
  ...quoteActions({ ...services, command: written.quote }),
  ...orderActions({ ...services, command: written.order }),
  ...saleActions(services),
]
