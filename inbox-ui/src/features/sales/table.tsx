import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import type { useRows } from './data.ts'

export interface Column<T> {
  key: string
  title: string
  /** The field that the server sorts by. */
  sort?: string
  /** Figures end at the same edge. */
  end?: boolean
  /** Left out where there is little room. */
  wide?: boolean
  cell: (row: T) => ReactNode
}

interface Props<T extends { id: string }> {
  label: string
  columns: Column<T>[]
  of: ReturnType<typeof useRows<T>>
  sort: string | undefined
  onSort: (sort: string | undefined) => void
  onOpen: (id: string) => void
  /** What there is where there is nothing: how to make the first one. */
  empty: ReactNode
}

const classOf = ({ end, wide }: { end?: boolean; wide?: boolean }) =>
  `${end ? 'num text-end' : ''} ${wide ? 'max-md:hidden' : ''}`

/** Sorted by a head: the largest first, then the smallest, then as it was. */
function Head<T>({ column, sort, onSort }: { column: Column<T> } & Pick<Props<{ id: string }>, 'sort' | 'onSort'>) {
  const { sort: field, title } = column
  if (!field) return <th className={classOf(column)}>{title}</th>
  const direction = sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : undefined
  const next = direction === 'descending' ? field : direction === 'ascending' ? undefined : `-${field}`
  return (
    <th className={classOf(column)} aria-sort={direction ?? 'none'}>
      <button type="button" className="sorter" onClick={() => onSort(next)}>
        {title}
        {direction && <Icon of={direction === 'ascending' ? ArrowUp : ArrowDown} size="xs" />}
      </button>
    </th>
  )
}

export function RecordTable<T extends { id: string }>({ label, columns, of, sort, onSort, onOpen, empty }: Props<T>) {
  const { t } = useTranslation()
  const { rows, pages } = of
  if (pages.error) return <p className="text-bad">{pages.error.message || t('error.unreachable')}</p>
  if (!rows) return null
  if (rows.length === 0) return <div className="sheet empty">{empty}</div>
  return (
    <>
      <div className="sheet overflow-x-auto">
        <table className="table sales-table" aria-label={label}>
          <thead>
            <tr>
              {columns.map((column) => (
                <Head key={column.key} column={column} sort={sort} onSort={onSort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} className="hover:bg-hover" data-testid="record">
                {columns.map((column, at) => (
                  <td key={column.key} className={classOf(column)}>
                    {at === 0 ? (
                      <button type="button" className="link font-medium" onClick={() => onOpen(row.id)}>
                        {column.cell(row)}
                      </button>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages.hasNextPage && (
        <p className="mt-4 text-center">
          <button
            type="button"
            className="btn"
            aria-disabled={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            {t('sales.more')}
          </button>
        </p>
      )}
    </>
  )
}

interface ChipsProps {
  label: string
  value: string | undefined
  options: readonly { value: string; label: string }[]
  pick: (value: string | undefined) => void
}
/** One of them, or none: what is picked stands in the address. */
export function Chips({ label, value, options, pick }: ChipsProps) {
  return (
    <fieldset className="chips" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className="filter-chip"
          aria-pressed={value === option.value}
          onClick={() => pick(value === option.value ? undefined : option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}
