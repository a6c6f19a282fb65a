import { z } from 'zod'

/** The reports by name: those of a shop's consulting hours, an agent's month, the way from lead to sale. */
export const ReportName = z.enum([
  'customers',
  'tickets',
  'ticketDetails',
  'subscriptionsByCustomer',
  'billing',
  'revenueByMonth',
  'activePlanCounts',
  'ticketCountsByStatus',
  'salesAgainstTarget',
  'leadFunnel',
])
export type ReportName = z.infer<typeof ReportName>
