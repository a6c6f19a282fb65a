import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DialogForm } from '../../components/dialog-form.tsx'
import { Field } from '../../components/field.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useLines } from '../../lib/data.ts'
import type { Line } from '../../lib/types.ts'
import { type Audience, type Campaign, type DryRun, useApproved, useLabels, useRefresh, useTexts } from './data.ts'
import { Outlook } from './outlook.tsx'

const leadStatuses = ['new', 'contacted', 'qualified', 'nurturing', 'converted', 'lost'] as const
const firstName = '{{first_name | default: "—"}}'

interface Wish {
  name: string
  lineId: string
  templateId: string
  message: string
  /** `all`, `label:ID`, `lead:STATUS`. */
  audience: string
  rate: string
}

function Choice({
  label,
  value,
  set,
  children,
}: {
  label: string
  value: string
  set: (value: string) => void
  children: ReactNode
}) {
  const id = useId()
  return (
    <div>
      <span className="lab-row">
        <label htmlFor={id}>{label}</label>
      </span>
      <select id={id} className="field" value={value} onChange={(event) => set(event.target.value)}>
        {children}
      </select>
    </div>
  )
}

function audienceOf(text: string, labels: readonly { id: string; name: string }[]): Audience {
  const [kind, value = ''] = text.split(':')
  if (kind === 'label') {
    const name = labels.find(({ id }) => id === value)?.name ?? ''
    return { kind: 'label', labelId: value, name }
  }
  if (kind === 'lead') return { kind: 'lead_status', status: value as (typeof leadStatuses)[number] }
  return { kind: 'all' }
}

/** How many variables an approved template wants: each is filled with the first name until somebody says otherwise. */
const valuesFor = (variables: { header: number; body: number; buttons: number[] } | undefined) => ({
  header: Array.from({ length: variables?.header ?? 0 }, () => firstName),
  body: Array.from({ length: variables?.body ?? 0 }, () => firstName),
  buttons: [],
})

/** Which text, to whom, at what pace; first tried without sending, then kept as a draft that its page lets go. */
export function NewCampaign({ close, made }: { close: () => void; made: (id: string) => void }) {
  const { data = [] } = useLines()
  const lines = data.filter(({ channel }) => channel === 'whatsapp')
  const [first] = lines
  return first ? <Writing lines={lines} first={first} close={close} made={made} /> : <NoLine close={close} />
}

function NoLine({ close }: { close: () => void }) {
  const { t } = useTranslation()
  return (
    <DialogForm title={t('campaigns.new')} action={t('campaigns.try')} idle submit={close} close={close}>
      <p>{t('campaigns.noLine')}</p>
    </DialogForm>
  )
}

function Writing({
  lines,
  first,
  close,
  made,
}: {
  lines: Line[]
  first: Line
  close: () => void
  made: (id: string) => void
}) {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const { data: labels = [] } = useLabels()
  const [wish, setWish] = useState<Wish>({
    ...{ name: '', lineId: first.id, templateId: '', message: '', audience: 'all', rate: '20' },
  })
  const [run, setRun] = useState<DryRun | null>(null)
  const set = (change: Partial<Wish>) => {
    setWish({ ...wish, ...change })
    setRun(null)
  }
  const line = lines.find(({ id }) => id === wish.lineId) ?? first
  const isApproved = line.account?.adapter === 'cloud-api'
  const { data: texts = [] } = useTexts()
  const { data: approved = [] } = useApproved(line.id, isApproved)
  const chosen = approved.find(({ id }) => id === wish.templateId)
  const draft = {
    ...{ name: wish.name.trim(), lineId: line.id, templateId: wish.templateId || null, message: wish.message },
    ...{ audience: audienceOf(wish.audience, labels), rateLimitPerMinute: Number(wish.rate) || 20 },
    values: valuesFor(isApproved ? chosen?.variables : undefined),
  }
  const tryOut = useChange(() => post<DryRun>('/campaigns/dry-run', draft), setRun)
  const keep = useChange(
    () => post<Campaign>('/campaigns', draft),
    ({ id }) => {
      refresh()
      made(id)
    },
  )
  const isWritten = Boolean(wish.templateId || (!isApproved && wish.message.trim()))
  return (
    <DialogForm
      title={t('campaigns.new')}
      action={run ? t('campaigns.keep') : t('campaigns.try')}
      idle={!draft.name || !isWritten || tryOut.isPending || keep.isPending}
      submit={() => (run ? keep.mutate() : tryOut.mutate())}
      close={close}
      testId="new-campaign"
    >
      <Field
        label={t('campaigns.name')}
        maxLength={120}
        value={wish.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      {lines.length > 1 && (
        <Choice label={t('campaigns.line')} value={line.id} set={(lineId) => set({ lineId, templateId: '' })}>
          {lines.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Choice>
      )}
      <Choice label={t('campaigns.template')} value={wish.templateId} set={(templateId) => set({ templateId })}>
        <option value="">{t(isApproved ? 'campaigns.choose' : 'campaigns.ownText')}</option>
        {(isApproved ? approved.filter(({ status }) => status === 'approved') : texts).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
      {!isApproved && !wish.templateId && <Message text={wish.message} set={(message) => set({ message })} />}
      <Choice label={t('campaigns.audience')} value={wish.audience} set={(audience) => set({ audience })}>
        <option value="all">{t('campaigns.everybody')}</option>
        {labels.map(({ id, name }) => (
          <option key={id} value={`label:${id}`}>
            {t('campaigns.withLabel', { name })}
          </option>
        ))}
        {leadStatuses.map((status) => (
          <option key={status} value={`lead:${status}`}>
            {t('campaigns.withLead', { status: t(`leads.status.${status}`) })}
          </option>
        ))}
      </Choice>
      <Field
        label={t('campaigns.rate')}
        type="number"
        min="1"
        max="600"
        value={wish.rate}
        onChange={(event) => set({ rate: event.target.value })}
      />
      {run && <Outlook run={run} />}
    </DialogForm>
  )
}

function Message({ text, set }: { text: string; set: (text: string) => void }) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div>
      <span className="lab-row">
        <label htmlFor={id}>{t('campaigns.message')}</label>
      </span>
      <textarea
        id={id}
        className="field min-h-24"
        dir="auto"
        maxLength={4096}
        aria-describedby={`${id}-how`}
        value={text}
        onChange={(event) => set(event.target.value)}
      />
      <p id={`${id}-how`} className="text-12 text-muted">
        {t('campaigns.variables', { example: '{{first_name}}' })}
      </p>
    </div>
  )
}
