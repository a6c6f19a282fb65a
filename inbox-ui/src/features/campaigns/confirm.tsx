import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../../schemas/common.ts'
import type { ConfirmationView } from '../../../../schemas/confirmation.ts'
import { DialogForm } from '../../components/dialog-form.tsx'
import { Field } from '../../components/field.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'

export type Confirmation = Json<ConfirmationView>

interface Props {
  confirmation: Confirmation
  close: () => void
  done: () => void
}

/** What will happen, and the code that lets it: nothing goes out by one click too many. */
export function Confirm({ confirmation, close, done }: Props) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const { id, lines, needsApprover, approvedBy } = confirmation
  const waits = needsApprover && !approvedBy
  const confirm = useChange(() => post(`/confirmations/${id}/confirm`, { code }), done)
  const cancel = () => {
    void post(`/confirmations/${id}/cancel`).catch(() => undefined)
    close()
  }
  return (
    <DialogForm
      title={confirmation.title}
      action={t('campaigns.confirm')}
      idle={waits || code.length < 4 || confirm.isPending}
      submit={() => confirm.mutate()}
      close={cancel}
      testId="confirm-campaign"
    >
      <ul className="grid gap-1">
        {lines.map((line) => (
          <li key={line} dir="auto">
            {line}
          </li>
        ))}
      </ul>
      {waits ? (
        <p role="status">{t('campaigns.needsApprover')}</p>
      ) : (
        <Field
          label={t('campaigns.code', { code: confirmation.code ?? '' })}
          inputMode="numeric"
          autoComplete="off"
          maxLength={4}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      )}
    </DialogForm>
  )
}
