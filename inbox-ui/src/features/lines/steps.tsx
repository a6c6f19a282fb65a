import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'

const phone = <rect x="15" y="3" width="42" height="78" rx="8" />
const pictures: ReactNode[] = [
  <>
    {phone}
    <path d="M32 8h8" />
    <rect className="soft" x="20" y="15" width="32" height="52" rx="3" />
    <path d="M25 23h14M25 31h22M25 39h22" />
    <rect className="fill" x="24" y="46" width="24" height="12" rx="3" />
  </>,
  <>
    {phone}
    <path d="M32 8h8M21 22h18M21 32h24M21 61h20M21 70h12" />
    <rect className="soft" x="19" y="39" width="34" height="14" rx="3" />
    <path className="hot" d="M24 46h14M46 43.5l2.500 2.500-2.500 2.500" />
  </>,
  <>
    {phone}
    <path d="M32 8h8" />
    <path
      className="hot"
      d="M23 30v-5a2 2 0 0 1 2-2h5M42 23h5a2 2 0 0 1 2 2v5M49 47v5a2 2 0 0 1-2 2h-5M30 54h-5a2 2 0 0 1-2-2v-5"
    />
    <path
      className="fill"
      d="M28 28h7v7h-7zM38 28h6v3h-3v4h-3zM28 38h4v4h-4zM35 37h3v3h-3zM41 38h3v6h-3zM34 44h4v5h-4zM28 45h3v4h-3z"
    />
  </>,
]

/** Three steps with pictures; `now` is the one to do, 3 when all are done. */
export function Steps({ now }: { now: number }) {
  const { t } = useTranslation()
  return (
    <ol className="three">
      {(['name', 'open', 'scan'] as const).map((step, at) => {
        const done = at < now
        return (
          <li
            key={step}
            className={done ? 'is-done' : at === now ? 'is-now' : ''}
            aria-current={at === now ? 'step' : undefined}
          >
            <svg className="pic" viewBox="0 0 72 84" aria-hidden="true">
              {pictures[at]}
            </svg>
            <div>
              <p className="n">
                {done && <Icon of={Check} size="xs" />}
                {done ? t('steps.done') : t('steps.of', { step: at + 1 })}
              </p>
              <h2>{t(`steps.${step}`)}</h2>
              <p>{t(`steps.${step}How`)}</p>
            </div>
          </li>
        )
      })}
    </ol>
  )
}
