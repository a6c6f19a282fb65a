import { CircleAlert } from 'lucide-react'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { Icon } from './icon.tsx'

/** An error stands where it happened. */
export function BadLine({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p className="bad-line" id={id} role="alert">
      <Icon of={CircleAlert} size="s" />
      <span>{children}</span>
    </p>
  )
}

interface Props extends ComponentProps<'input'> {
  label: string
  error?: string | null
  /** Beside the label: a link such as "Forgot it?". */
  extra?: ReactNode
  /** Inside the field, at its end. */
  end?: ReactNode
}

export function Field({ label, error, extra, end, ...input }: Props) {
  const id = useId()
  return (
    <div>
      <span className="lab-row">
        <label htmlFor={id}>{label}</label>
        {extra}
      </span>
      <span className="relative block">
        <input
          id={id}
          className="field"
          dir="auto"
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-why` : undefined}
          {...input}
        />
        {end && <span className="absolute end-1 top-1">{end}</span>}
      </span>
      {error && <BadLine id={`${id}-why`}>{error}</BadLine>}
    </div>
  )
}
