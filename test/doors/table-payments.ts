import { newId } from '../../src/core/ids.ts'
import type { Row, Target } from './row.ts'

const working: Row['may'] = ['owner', 'admin', 'manager', 'agent']
const leading: Row['may'] = ['owner', 'admin', 'manager']
const managing: Row['may'] = ['owner', 'admin']
const paid = ({ paymentId }: Target) => ({ params: { id: paymentId } })
const asked = ({ askedId }: Target) => ({ params: { id: askedId } })
const invoice = (at: number) => (target: Target) => ({ params: { id: target.invoiceIds[at] ?? '' } })
const lines = [{ name: 'Pump', quantity: '1', unitPrice: 100 }]
const about = ({ contactId, conversationId }: Target) => ({ contactId, conversationId })

/** Money. Without a gateway at its provider nothing leaves: the requests only wait. */
export const paymentRows: Record<string, Row> = {
  'GET /paid': { may: 'public' },
  // signed: test/features/invoices
  'GET /i/:token': { may: 'public' },
  // proven over their bytes: test/features/payments/webhooks.test.ts
  'POST /webhooks/stripe/:gatewayId': { may: 'public' },
  'POST /webhooks/paypal/:gatewayId': { may: 'public' },
  'GET /api/v1/payments': { may: working },
  'GET /api/v1/payments/:id': { may: working, names: true, of: paid },
  'POST /api/v1/payments': { may: leading, names: true, of: (t) => ({ body: { ...about(t), amount: 100 } }) },
  'POST /api/v1/payments/records': {
    may: leading,
    names: true,
    of: (t) => ({ body: { ...about(t), amount: 100, currency: 'USD', description: 'Cash' } }),
  },
  'POST /api/v1/payments/:id/allocations': {
    may: leading,
    names: true,
    of: (t) => ({ ...paid(t), body: { leadId: newId(), amount: 1 } }),
  },
  'POST /api/v1/payments/:id/refunds': { may: leading, names: true, of: (t) => ({ ...paid(t), body: { amount: 1 } }) },
  'POST /api/v1/payments/:id/cancel': { may: leading, names: true, of: asked },
  'GET /api/v1/payment-gateways': { may: managing },
  'PUT /api/v1/payment-providers/:provider': {
    may: managing,
    of: () => ({ params: { provider: 'stripe' }, body: { secretKey: 'sk_test_rows12345678' } }),
  },
  'GET /api/v1/invoices': { may: working },
  'GET /api/v1/invoices/:id': { may: working, names: true, of: invoice(0) },
  'GET /api/v1/invoices/:id/link': { may: working, names: true, of: invoice(0) },
  'POST /api/v1/invoices': { may: leading, names: true, of: (t) => ({ body: { ...about(t), lines } }) },
  'POST /api/v1/invoices/:id/issue': { may: leading, names: true, of: invoice(0) },
  'POST /api/v1/invoices/:id/give-up': { may: leading, names: true, of: invoice(1) },
  'POST /api/v1/invoices/:id/void': { may: leading, names: true, of: invoice(1) },
  'GET /api/v1/plans': { may: working },
  'PUT /api/v1/plans/:code': {
    may: leading,
    of: () => ({
      params: { code: 'basic' },
      body: { name: 'Basic', price: 5_000, currency: 'USD', minutes: 300, hourPrice: 2_000 },
    }),
  },
  'GET /api/v1/subscriptions': { may: working },
  'POST /api/v1/subscriptions': {
    may: leading,
    names: true,
    of: (t) => ({ body: { contactId: t.otherContactId, planId: t.planId } }),
  },
  'POST /api/v1/subscriptions/portal': { may: leading, names: true, of: (t) => ({ body: about(t) }) },
  'POST /api/v1/subscriptions/:id/cancel': {
    may: leading,
    names: true,
    of: ({ subscriptionId }) => ({ params: { id: subscriptionId } }),
  },
  'POST /api/v1/payment-gateways/:id/disconnect': {
    may: managing,
    names: true,
    of: ({ gatewayId }) => ({ params: { id: gatewayId } }),
  },
}
