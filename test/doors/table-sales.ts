import { newId } from '../../src/core/ids.ts'
import type { Row, Target } from './row.ts'

const working: Row['may'] = ['owner', 'admin', 'manager', 'agent']
const leading: Row['may'] = ['owner', 'admin', 'manager']
const product = ({ productId }: Target) => ({ params: { id: productId } })
const order = ({ orderId }: Target) => ({ params: { id: orderId } })
const quote = ({ openQuotes }: Target) => ({ params: { id: openQuotes[4] ?? '' } })
const sale = ({ saleId }: Target) => ({ params: { id: saleId } })
const lines = [{ name: 'Pump', quantity: '1', unitPrice: 100 }]

/** What is offered, ordered and sold. */
export const salesRows: Record<string, Row> = {
  'GET /api/v1/products': { may: working },
  'GET /api/v1/products/:id': { may: working, names: true, of: product },
  'POST /api/v1/products': { may: leading, of: () => ({ body: { name: `Pump ${newId()}`, price: 100 } }) },
  'PATCH /api/v1/products/:id': { may: leading, names: true, of: (t) => ({ ...product(t), body: { price: 200 } }) },
  'GET /api/v1/quotes/:id/versions': { may: working, names: true, of: quote },
  'GET /api/v1/quotes/:id/pdf': { may: working, names: true, of: quote },
  'GET /q/:token': { may: 'public' },
  'GET /q/:token/pdf': { may: 'public' },
  'POST /q/:token/accept': { may: 'public' },
  'POST /q/:token/decline': { may: 'public' },
  'GET /api/v1/quotes/:id/link': { may: working, names: true, of: quote },
  'POST /api/v1/quotes/:id/revise': { may: leading, names: true, of: (t) => ({ ...quote(t), body: { lines } }) },
  'GET /api/v1/orders/:id': { may: working, names: true, of: order },
  'POST /api/v1/orders/from-lines': {
    may: leading,
    names: true,
    of: ({ contactId, conversationId }) => ({ body: { contactId, conversationId, lines } }),
  },
  'GET /api/v1/sales': { may: working },
  'GET /api/v1/sales/progress': { may: working },
  'POST /api/v1/sales': { may: leading, names: true, of: ({ contactId }) => ({ body: { contactId, amount: 100 } }) },
  'POST /api/v1/sales/:id/void': { may: leading, names: true, of: (t) => ({ ...sale(t), body: { reason: 'twice' } }) },
  'PUT /api/v1/sales/targets/:userId': {
    may: leading,
    names: true,
    of: ({ userId }) => ({ params: { userId }, body: { amount: 100_000 } }),
  },
}
