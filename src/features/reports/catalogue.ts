import type { CellKind, ReportColumn, ReportName } from '../../../schemas/report.ts'

const columns = (told: Record<string, CellKind>): ReportColumn[] =>
  Object.entries(told).map(([key, kind]) => ({ key, kind }))

const ticket: Record<string, CellKind> = {
  number: 'text',
  customer: 'text',
  title: 'text',
  status: 'word',
  priority: 'word',
  dedicatedMinutes: 'minutes',
  createdAt: 'moment',
}

/** What each report shows, in its order. Rows carry ids and currencies beside that. */
export const reportColumns: Record<ReportName, ReportColumn[]> = {
  customers: columns({ name: 'text', email: 'text', createdAt: 'moment' }),
  tickets: columns(ticket),
  ticketDetails: columns({ ...ticket, details: 'text', email: 'text' }),
  subscriptionsByCustomer: columns({
    ...{ name: 'text', email: 'text', plan: 'text', minutesAllocated: 'minutes', minutesRemaining: 'minutes' },
    ...{ status: 'word', startDate: 'moment', endDate: 'moment' },
  }),
  billing: columns({
    ...{ invoiceNumber: 'text', customer: 'text', amount: 'money', currency: 'text', status: 'word' },
    ...{ billingType: 'word', createdAt: 'moment', paidAt: 'moment' },
  }),
  revenueByMonth: columns({ period: 'word', total: 'money', currency: 'text' }),
  activePlanCounts: columns({ plan: 'text', count: 'count' }),
  ticketCountsByStatus: columns({ status: 'word', count: 'count' }),
  salesAgainstTarget: columns({
    ...{ agent: 'text', sales: 'count', sold: 'money', currency: 'text', target: 'money', progress: 'basisPoints' },
  }),
  leadFunnel: columns({
    stage: 'word',
    count: 'count',
    share: 'basisPoints',
    value: 'money',
    currency: 'text',
  }),
}
