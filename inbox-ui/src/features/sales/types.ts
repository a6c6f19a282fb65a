import type { Json } from '../../../../schemas/common.ts'
import type * as order from '../../../../schemas/order.ts'
import type * as organization from '../../../../schemas/organization.ts'
import type * as product from '../../../../schemas/product.ts'
import type * as quote from '../../../../schemas/quote.ts'
import type * as sale from '../../../../schemas/sale.ts'

export type Product = Json<product.Product>
export type ProductType = product.ProductType
export type Quote = Json<quote.Quote>
export type Order = Json<order.Order>
export type Sale = Json<sale.Sale>
export type SalesProgress = sale.SalesProgress
export type Organization = Json<organization.Organization>
export type Discount = quote.Discount
export type Named<T> = T & { contactName: string | null }

export type Tab = 'quotes' | 'orders' | 'products' | 'sales'
/** What stands in the address: where somebody is can be sent to a colleague. */
export interface SalesSearch {
  tab?: string
  status?: string
  paymentStatus?: string
  type?: string
  isActive?: string
  source?: string
  sort?: string
  q?: string
  /** The record that is open. */
  id?: string
}
