import type { Id } from '../../../schemas/common.ts'
import { boardStatuses } from '../../../schemas/lead.ts'
import type { Organization } from '../../../schemas/organization.ts'
import type { Report, ReportName, ReportQuery, ReportRow } from '../../../schemas/report.ts'
import type { SalesProgress } from '../../../schemas/sale.ts'
import type { Scope } from '../../core/scope.ts'
import { reportColumns } from './catalogue.ts'
import { billing, customers, subscriptionsByCustomer, ticketDetails, tickets } from './customers-repository.ts'
import { type Month, monthBefore, monthOf, thisMonth } from './months.ts'
import { countActivePlans, countLeads, countTickets, sumRevenue } from './sums-repository.ts'

export interface ReportDeps {
  organizations: { get(id: Id): Promise<Pick<Organization, 'timeZone' | 'currency'>> }
  sales: { forAll(scope: Scope, month: string): Promise<SalesProgress[]> }
}

interface Asked extends Omit<ReportQuery, 'name'> {
  scope: Scope
  month: string | undefined
  when: Month
  organization: Pick<Organization, 'timeZone' | 'currency'>
  /** One more than is shown: whether there are more. */
  limit: number
}

const whole = 10_000
const shareOf = (part: number, of: number): number | null => (of > 0 ? Math.round((part / of) * whole) : null)

async function revenue({ scope, when, organization }: Asked): Promise<ReportRow[]> {
  const { timeZone, currency } = organization
  const sums = await sumRevenue(scope, monthBefore(when, timeZone), when)
  // nothing paid is a zero, not a report without rows
  const all = sums.length > 0 ? sums : [{ currency, current: 0, previous: 0 }]
  return all.flatMap((sum) => [
    { period: 'current_month', total: sum.current, currency: sum.currency },
    { period: 'previous_month', total: sum.previous, currency: sum.currency },
  ])
}

/** In the organization's own currency against the target; what was sold in others has a row of its own. */
async function againstTarget(sales: ReportDeps['sales'], { scope, when }: Asked): Promise<ReportRow[]> {
  const all = await sales.forAll(scope, when.name)
  const told = all.filter(({ target, count, others }) => target !== null || count > 0 || others.length > 0)
  return told.flatMap(({ userId, name, sold, count, target, currency, others }) => {
    const progress = target === null ? null : shareOf(sold, target)
    return [
      { userId, agent: name, sales: count, sold, currency, target, progress },
      ...others.map((other) => ({
        ...{ userId, agent: name, sales: null, sold: other.sold, currency: other.currency, target: null },
        progress: null,
      })),
    ]
  })
}

async function funnel({ scope, when, organization: { currency } }: Asked): Promise<ReportRow[]> {
  const found = await countLeads(scope, when)
  const total = found.reduce((sum, { count }) => sum + count, 0)
  return boardStatuses.flatMap((stage): ReportRow[] => {
    const here = found.filter(({ status }) => status === stage)
    const count = here.reduce((sum, one) => sum + one.count, 0)
    const [first, ...others] = here.length > 0 ? here : [{ currency, value: 0 }]
    return [
      { stage, count, share: shareOf(count, total), value: first?.value ?? 0, currency: first?.currency ?? currency },
      ...others.map(({ value, currency: code }) => ({ stage, count: null, share: null, value, currency: code })),
    ]
  })
}

const rowsOf = ({ sales }: ReportDeps): Record<ReportName, (asked: Asked) => Promise<ReportRow[]>> => ({
  customers,
  tickets,
  ticketDetails,
  subscriptionsByCustomer,
  billing,
  revenueByMonth: revenue,
  activePlanCounts: ({ scope }) => countActivePlans(scope),
  ticketCountsByStatus: ({ scope }) => countTickets(scope),
  salesAgainstTarget: (asked) => againstTarget(sales, asked),
  leadFunnel: funnel,
})
/** Those that are of a month. */
const monthly: ReadonlySet<ReportName> = new Set(['revenueByMonth', 'salesAgainstTarget', 'leadFunnel'])

/** What the CRM's numbers are, each report by its name. */
export function createReports(deps: ReportDeps) {
  const reports = rowsOf(deps)
  return {
    async show(scope: Scope, { name, ...query }: ReportQuery, now: Date, most: number): Promise<Report> {
      const organization = await deps.organizations.get(scope.organizationId)
      const { timeZone, currency } = organization
      const when = query.month ? monthOf(query.month, timeZone) : thisMonth(now, timeZone)
      const asked = { ...query, month: query.month, scope, when, organization, limit: most + 1 }
      const rows = await reports[name](asked)
      return {
        ...{ name, month: monthly.has(name) ? when.name : null, columns: reportColumns[name] },
        ...{ rows: rows.slice(0, most), isCut: rows.length > most, currency },
      }
    },
  }
}
export type Reports = ReturnType<typeof createReports>
