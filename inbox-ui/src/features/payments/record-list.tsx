import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Page } from '../../lib/types.ts'

export interface Column<T> {
  key: string
  /** Figures end at the same edge. */
  end?: boolean
  /** Left out where there is little room. */
  wide?: boolean
  cell: (row: T) => ReactNode
}
interface Props<T extends { id: string }> {
  label: string
  columns: Column<T>[]
  pages: UseInfiniteQueryResult<InfiniteData<Page<T>>>
  /** What there is where there is nothing: how the first one comes. */
  empty: ReactNode
}

const classOf = ({ end, wide }: { end?: boolean; wide?: boolean }) =>
  `${end ? 'num text-end' : ''} ${wide ? 'max-md:hidden' : ''}`

export function RecordList<T extends { id: string }>({ label, columns, pages, empty }: Props<T>) {
  const { t } = useTranslation()
  if (pages.error) return <p className="text-bad">{pages.error.message || t('error.unreachable')}</p>
  const rows = pages.data?.pages.flatMap((page) => page.items)
  if (!rows) return null
  if (rows.length === 0) return <div className="sheet empty">{empty}</div>
  return (
    <>
      <div className="sheet overflow-x-auto">
        <table className="table" aria-label={label}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.key} className={classOf(column)}>
                  {t(`payments.column.${column.key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} className="hover:bg-hover" data-testid="record" data-id={row.id}>
                {columns.map((column) => (
                  <td key={column.key} className={classOf(column)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages.hasNextPage && (
        <p className="mt-4 text-center">
          <button type="button" className="btn" onClick={() => void pages.fetchNextPage()}>
            {t('payments.more')}
          </button>
        </p>
      )}
    </>
  )
}
