import { z } from 'zod'
import { Report, ReportQuery } from '../../../schemas/report.ts'
import { type AnyAction, type CommandSyntax, defineAction } from '../../core/action.ts'
import { csvOf } from '../../core/csv.ts'
import type { Reports } from './service.ts'

const mostShown = 500
const mostExported = 10_000

export interface ReportActionDeps {
  reports: Reports
  /** How `/report` is written. */
  command: CommandSyntax<z.input<typeof ReportQuery>>
}

export const reportActions = ({ reports, command }: ReportActionDeps): AnyAction[] => [
  defineAction({
    name: 'report.show',
    title: { en: 'Show a report', es: 'Ver un informe', pt: 'Ver um relatório', ar: 'عرض تقرير' },
    input: ReportQuery,
    output: Report,
    permission: 'view_reports',
    risk: 'read',
    http: { method: 'GET', path: '/reports/:name' },
    command,
    run: ({ scope, now }, query) => reports.show(scope, query, now, mostShown),
  }),
  defineAction({
    name: 'report.export',
    title: { en: 'Export a report', es: 'Exportar un informe', pt: 'Exportar um relatório', ar: 'تصدير تقرير' },
    input: ReportQuery,
    output: z.object({ fileName: z.string(), csv: z.string() }),
    permission: 'view_reports',
    risk: 'write',
    http: { method: 'POST', path: '/reports/:name/export' },
    async run({ scope, now, audit }, query) {
      const { name, month, columns, rows } = await reports.show(scope, query, now, mostExported)
      audit('report', scope.organizationId, [name])
      const keys = columns.map(({ key }) => key)
      const cells = rows.map((row) => keys.map((key) => row[key] ?? ''))
      return { fileName: [name, month].filter(Boolean).join('-').concat('.csv'), csv: await csvOf(keys, cells) }
    },
  }),
]
