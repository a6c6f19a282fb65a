import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../components/field.tsx'
import { Icon } from '../../components/icon.tsx'

/** The named fields of a form as texts. */
export const fieldsOf = (form: HTMLFormElement): Record<string, string> =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]))

/** A password that can be looked at. */
export function PasswordField(props: ComponentProps<typeof Field>) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  const label = shown ? t('session.hidePassword') : t('session.showPassword')
  return (
    <Field
      name="password"
      required
      dir="ltr"
      {...props}
      type={shown ? 'text' : 'password'}
      end={
        <button type="button" className="icon-btn" aria-label={label} title={label} onClick={() => setShown(!shown)}>
          <Icon of={shown ? EyeOff : Eye} />
        </button>
      }
    />
  )
}
