import type { Label } from '../lib/guard-types.ts'
import './guards.css'

export function LabelChip({ label }: { label: Label }) {
  return (
    <span className="label-chip" data-color={label.color} data-testid="label-chip">
      <span className="cut" dir="auto">
        {label.name}
      </span>
    </span>
  )
}
