import './picks.css'

interface Props<T extends string> {
  label: string
  value: T | undefined
  options: readonly { value: T; label: string }[]
  pick: (value: T) => void
}

/** One of a few, side by side. */
export function Picks<T extends string>({ label, value, options, pick }: Props<T>) {
  return (
    <fieldset className="picks" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={value === option.value}
          onClick={() => pick(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}
