import { leftWords, useLeft } from './use-left.ts'

/** What a code lives for when the server does not say. */
const usualSeconds = 60

/** How long a code is still good. */
export function Countdown({
  label,
  aria,
  until,
  of = usualSeconds,
}: {
  label: string
  aria: (seconds: number) => string
  until: string | null
  of?: number
}) {
  const left = useLeft(until)
  if (left === null) return null
  return (
    <div role="timer" aria-label={aria(left)} className="grid gap-1.5 text-12 text-muted">
      <span className="flex justify-between">
        {label}
        <b className="num font-semibold text-text">{leftWords(left)}</b>
      </span>
      <span className="meter">
        <i style={{ width: `${Math.min(100, (left / of) * 100)}%` }} />
      </span>
    </div>
  )
}
