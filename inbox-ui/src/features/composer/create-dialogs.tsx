import { LocateFixed, Plus, X } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DialogForm } from '../../components/dialog-form.tsx'
import { BadLine, Field } from '../../components/field.tsx'
import { Icon } from '../../components/icon.tsx'
import type { Created } from './extras.tsx'
import type { SendMore } from './use-composer.ts'

interface Props {
  send: SendMore
  close: () => void
}

type FormProps = Pick<ComponentProps<typeof DialogForm>, 'title' | 'idle' | 'submit' | 'close' | 'children'>

/** Sends and is done. */
function Form({ submit, close, ...form }: FormProps) {
  const { t } = useTranslation()
  const send = () => {
    submit()
    close()
  }
  return <DialogForm {...form} action={t('composer.send')} submit={send} close={close} />
}

interface Line {
  key: number
  text: string
}

/** Lines that can be added and taken away, at least so many and at most so many. */
function useLines(least: number, most: number) {
  const [lines, setLines] = useState<Line[]>(() => Array.from({ length: least }, (_, key) => ({ key, text: '' })))
  const [next, setNext] = useState(least)
  return {
    lines,
    texts: lines.map((line) => line.text.trim()).filter(Boolean),
    mayAdd: lines.length < most,
    mayDrop: lines.length > least,
    change: (key: number, text: string) =>
      setLines((all) => all.map((line) => (line.key === key ? { ...line, text } : line))),
    drop: (key: number) => setLines((all) => all.filter((line) => line.key !== key)),
    add() {
      setLines((all) => [...all, { key: next, text: '' }])
      setNext(next + 1)
    },
  }
}

function Options({ of, longest }: { of: ReturnType<typeof useLines>; longest: number }) {
  const { t } = useTranslation()
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1">{t('create.options')}</legend>
      {of.lines.map((line, at) => (
        <span key={line.key} className="flex gap-1">
          <input
            className="field"
            dir="auto"
            maxLength={longest}
            aria-label={t('create.option', { number: at + 1 })}
            value={line.text}
            onChange={(event) => of.change(line.key, event.target.value)}
          />
          {of.mayDrop && (
            <button
              type="button"
              className="icon-btn self-center"
              aria-label={t('create.dropOption', { number: at + 1 })}
              onClick={() => of.drop(line.key)}
            >
              <Icon of={X} size="s" />
            </button>
          )}
        </span>
      ))}
      {of.mayAdd && (
        <button type="button" className="btn plain justify-self-start" onClick={of.add}>
          <Icon of={Plus} size="s" /> {t('create.addOption')}
        </button>
      )}
    </fieldset>
  )
}

function PollForm({ send, close }: Props) {
  const { t } = useTranslation()
  const [question, setQuestion] = useState('')
  const [several, setSeveral] = useState(false)
  const options = useLines(2, 12)
  const repeated = new Set(options.texts).size < options.texts.length
  const poll = { question: question.trim(), options: options.texts, selectable: several ? 0 : 1 }
  return (
    <Form
      title={t('create.poll')}
      idle={!poll.question || poll.options.length < 2 || repeated}
      submit={() => send({ text: '', shownAs: 'poll', more: { content: { poll } } })}
      close={close}
    >
      <Field
        label={t('create.question')}
        maxLength={255}
        value={question}
        onChange={(event) => setQuestion(event.target.value)}
      />
      <Options of={options} longest={100} />
      {repeated && <BadLine>{t('create.repeated')}</BadLine>}
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          className="switch"
          checked={several}
          onChange={(event) => setSeveral(event.target.checked)}
        />
        {t('poll.chooseSome')}
      </label>
    </Form>
  )
}

function ChoicesForm({ send, close }: Props) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const options = useLines(1, 10)
  const repeated = new Set(options.texts).size < options.texts.length
  const isList = options.texts.length > 3
  const choices = {
    style: isList ? 'list' : 'buttons',
    ...(isList ? { label: t('create.open') } : {}),
    options: options.texts.map((title, at) => ({ id: `option-${at + 1}`, title })),
  }
  return (
    <Form
      title={t('create.choices')}
      idle={!text.trim() || options.texts.length === 0 || repeated}
      submit={() => send({ text: text.trim(), shownAs: 'choices', more: { content: { choices } } })}
      close={close}
    >
      <Field label={t('create.text')} value={text} onChange={(event) => setText(event.target.value)} />
      <Options of={options} longest={24} />
      {repeated && <BadLine>{t('create.repeated')}</BadLine>}
      <p className="text-12 text-muted">{t('create.choicesWhat')}</p>
    </Form>
  )
}

/** 25.81954, -80.35533 as maps write it. */
function pointOf(text: string): { latitude: number; longitude: number } | null {
  const found = /(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)/.exec(text)
  const [latitude, longitude] = [Number(found?.[1]), Number(found?.[2])]
  return found && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null
}

function PlaceForm({ send, close }: Props) {
  const { t } = useTranslation()
  const [where, setWhere] = useState('')
  const [name, setName] = useState('')
  const [address, setAddress] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const point = pointOf(where)
  const here = () =>
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => setWhere(`${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`),
      () => setProblem(t('create.noPlace')),
    )
  const named = {
    ...(name.trim() ? { name: name.trim() } : {}),
    ...(address.trim() ? { address: address.trim() } : {}),
  }
  return (
    <Form
      title={t('create.place')}
      idle={!point}
      submit={() => send({ text: '', shownAs: 'location', more: { content: { place: { ...point, ...named } } } })}
      close={close}
    >
      <Field
        label={t('create.point')}
        dir="ltr"
        placeholder="25.81954, -80.35533"
        value={where}
        error={where && !point ? t('create.badPoint') : problem}
        onChange={(event) => setWhere(event.target.value)}
        extra={
          navigator.geolocation && (
            <button type="button" className="link" onClick={here}>
              <Icon of={LocateFixed} size="xs" className="me-1 inline align-[-2px]" />
              {t('create.here')}
            </button>
          )
        }
      />
      <Field label={t('create.placeName')} value={name} onChange={(event) => setName(event.target.value)} />
      <Field label={t('create.address')} value={address} onChange={(event) => setAddress(event.target.value)} />
    </Form>
  )
}

function CardForm({ send, close }: Props) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const [organization, setOrganization] = useState('')
  const isPhone = /^\+?[\d\s().-]{6,}$/.test(phone.trim())
  const card = {
    name: name.trim(),
    phones: [phone.trim()],
    ...(organization.trim() ? { organization: organization.trim() } : {}),
  }
  return (
    <Form
      title={t('create.card')}
      idle={!card.name || !isPhone}
      submit={() => send({ text: '', shownAs: 'contact_card', more: { content: { cards: [card] } } })}
      close={close}
    >
      <Field label={t('create.cardName')} value={name} onChange={(event) => setName(event.target.value)} />
      <Field
        label={t('create.phone')}
        type="tel"
        dir="ltr"
        placeholder="+34 600 555 017"
        value={phone}
        onChange={(event) => setPhone(event.target.value)}
      />
      <Field
        label={t('create.organization')}
        value={organization}
        onChange={(event) => setOrganization(event.target.value)}
      />
    </Form>
  )
}

const forms = { poll: PollForm, choices: ChoicesForm, place: PlaceForm, card: CardForm }

/** The form of what is to be sent. */
export default function CreateDialog({ what, ...props }: Props & { what: Created }) {
  const Shown = forms[what]
  return <Shown {...props} />
}
