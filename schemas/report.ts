import { z } from 'zod'
import { Currency, Id, Moment } from './common.ts'

/** The reports by name: those of consulting hours and their billing, an agent's month, the way from lead to sale. */
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

/** How a cell is read: money in minor units of its row's currency, basisPoints of 10,000, minutes of hours. */
export const CellKind = z.enum(['text', 'count', 'money', 'moment', 'minutes', 'basisPoints', 'word'])
export type CellKind = z.infer<typeof CellKind>
export const ReportColumn = z.object({ key: z.string(), kind: CellKind })
export type ReportColumn = z.infer<typeof ReportColumn>

export const ReportCell = z.union([z.string(), z.number(), Moment, z.null()])
export const ReportRow = z.record(z.string(), ReportCell)
export type ReportRow = z.infer<typeof ReportRow>

export const ReportQuery = z.strictObject({
  name: ReportName,
  /** Of the organization's calendar: 2026-11; absent: this month. */
  month: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
    .optional(),
  /** One customer alone. */
  contactId: Id.optional(),
  /** Of `ticketDetails`. */
  ticketId: Id.optional(),
})
export type ReportQuery = z.infer<typeof ReportQuery>

/** A table, whatever the report: rows may carry `currency` beside what their columns name. */
export const Report = z.object({
  name: ReportName,
  month: z.string().nullable(),
  columns: z.array(ReportColumn),
  rows: z.array(ReportRow),
  /** There are more rows than these. */
  isCut: z.boolean(),
  /** The organization's own. */
  currency: Currency,
})
export type Report = z.infer<typeof Report>
