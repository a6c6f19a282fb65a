import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from '../lib/store.ts'
import { dismiss, toasts } from '../lib/toasts.ts'
import { Icon } from './icon.tsx'

/** Words at the foot of the page. The region is always there, so that screen readers hear what comes into it. */
export function Toasts() {
  const { t } = useTranslation()
  const all = useStore(toasts)
  return (
    <section className="toasts" aria-live="polite" aria-label={t('common.messages')}>
      {all.map((one) => (
        <div key={one.id} className={`toast ${one.bad ? 'is-bad' : ''}`}>
          <Icon of={one.bad ? CircleAlert : CircleCheck} />
          <span>{one.text}</span>
          {one.action && (
            <button
              type="button"
              className="btn"
              onClick={() => {
                one.action?.run()
                dismiss(one.id)
              }}
            >
              {one.action.label}
            </button>
          )}
          <button type="button" className="icon-btn" aria-label={t('common.dismiss')} onClick={() => dismiss(one.id)}>
            <Icon of={X} size="s" />
          </button>
        </div>
      ))}
    </section>
  )
}
