import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DialogForm } from '../../components/dialog-form.tsx'
import { Field } from '../../components/field.tsx'
import { newKey, post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useLines } from '../../lib/data.ts'
import type { Message } from '../../lib/types.ts'

interface Props {
  phone: string
  name: string
  close: () => void
  opened: (conversationId: string) => void
}

/** The first words to a number that has not written yet. */
export default function StartDialog({ phone, name, close, opened }: Props) {
  const { t } = useTranslation()
  const { data: lines = [] } = useLines()
  const usable = lines.filter((line) => line.channel === 'whatsapp' && line.account?.state === 'connected')
  const [lineId, setLineId] = useState('')
  const [to, setTo] = useState(phone)
  const [text, setText] = useState('')
  const [clientId] = useState(newKey)
  const line = lineId || usable[0]?.id || ''
  const start = useChange(
    () => post<Message>('/conversations', { lineId: line, phone: to.trim(), text: text.trim(), clientId }),
    (message) => {
      close()
      opened(message.conversationId)
    },
  )
  const idle = !line || !/^\+[\d\s().-]{6,}$/.test(to.trim()) || !text.trim() || start.isPending
  return (
    <DialogForm
      title={name ? t('start.titleTo', { name }) : t('start.title')}
      action={t('composer.send')}
      idle={idle}
      submit={() => start.mutate(undefined)}
      close={close}
      testId="start"
    >
      <Field
        label={t('create.phone')}
        type="tel"
        dir="ltr"
        placeholder="+34 600 555 017"
        value={to}
        onChange={(event) => setTo(event.target.value)}
      />
      <label className="grid gap-1">
        <span>{t('start.line')}</span>
        <select className="field" value={line} onChange={(event) => setLineId(event.target.value)}>
          {usable.length === 0 && <option value="">{t('start.noLine')}</option>}
          {usable.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      <label className="grid gap-1">
        <span>{t('schedule.text')}</span>
        <textarea className="field" dir="auto" value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <p className="text-12 text-muted">{t('start.what')}</p>
    </DialogForm>
  )
}
