import { useLabels } from '../lib/labels.ts'
import './guards.css'

/** A row has room for colours; their names are said to who listens or points. */
export default function RowLabels({ ids }: { ids: readonly string[] }) {
  const { data = [] } = useLabels()
  const found = data.filter(({ id }) => ids.includes(id)).slice(0, 3)
  if (found.length === 0) return null
  const names = found.map(({ name }) => name).join(', ')
  return (
    <span className="flex gap-0.5" title={names} data-testid="row-labels">
      {found.map(({ id, color }) => (
        <i key={id} className="label-dot" data-color={color} />
      ))}
      <span className="sr-only">{names}</span>
    </span>
  )
}
