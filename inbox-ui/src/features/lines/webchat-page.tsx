import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inkOn } from '../../../webchat/ink.ts'
import { Field } from '../../components/field.tsx'
import { Icon } from '../../components/icon.tsx'
import { get, patch, post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { copyText } from '../../lib/clipboard.ts'
import { useMay } from '../../lib/data.ts'
import { keys } from '../../lib/query.ts'
import { toast } from '../../lib/toasts.ts'
import type { Line, Webchat } from '../../lib/types.ts'

type Settings = Partial<Pick<Webchat, 'title' | 'greeting' | 'colour' | 'side' | 'asksWho' | 'origins'>>

/** A line that is a chat on a shop's pages: how to put it there, how it looks, who may use it. */
export function WebchatBody({ line }: { line: Line }) {
  const may = useMay()
  const { data: chat, error } = useQuery({
    queryKey: keys.webchat(line.id),
    queryFn: () => get<Webchat>(`/lines/${line.id}/webchat`),
    enabled: may('manage_lines'),
  })
  if (error) return <p className="part text-bad">{error.message}</p>
  if (!chat) return null
  return (
    <>
      <Snippet chat={chat} />
      <Looks chat={chat} />
      <Pages chat={chat} />
      <Signing chat={chat} />
    </>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="part grid gap-3">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function CopyBox({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation()
  return (
    <div className="grid gap-2">
      <pre className="code-box" dir="ltr">
        <code>{text}</code>
      </pre>
      <button type="button" className="btn justify-self-start" onClick={() => void copyText(text, t('webchat.copied'))}>
        <Icon of={Copy} /> {label}
      </button>
    </div>
  )
}

function Snippet({ chat }: { chat: Webchat }) {
  const { t } = useTranslation()
  const tag = `<script src="${location.origin}/webchat.js" data-key="${chat.key}" async></script>`
  return (
    <Part title={t('webchat.snippet')}>
      <p className="max-w-[62ch] text-muted">{t('webchat.snippetHow')}</p>
      <CopyBox text={tag} label={t('webchat.copySnippet')} />
    </Part>
  )
}

function useSettings(chat: Webchat) {
  const { t } = useTranslation()
  const client = useQueryClient()
  return useChange(
    (settings: Settings) => patch<Webchat>(`/lines/${chat.lineId}/webchat`, settings),
    (saved) => {
      client.setQueryData(keys.webchat(chat.lineId), saved)
      toast(t('common.saved'))
    },
  )
}

function Looks({ chat }: { chat: Webchat }) {
  const { t } = useTranslation()
  const save = useSettings(chat)
  const [draft, setDraft] = useState(chat)
  const set = (change: Settings) => setDraft({ ...draft, ...change })
  return (
    <Part title={t('webchat.looks')}>
      <form
        className="grid gap-4 md:grid-cols-[minmax(0,1fr)_240px]"
        onSubmit={(event) => {
          event.preventDefault()
          const { title, greeting, colour, side, asksWho } = draft
          save.mutate({ title: title.trim(), greeting: greeting.trim(), colour, side, asksWho })
        }}
      >
        <div className="grid content-start gap-3">
          <Field
            label={t('webchat.title')}
            value={draft.title}
            onChange={(event) => set({ title: event.target.value })}
            required
            maxLength={60}
          />
          <Field
            label={t('webchat.greeting')}
            value={draft.greeting}
            onChange={(event) => set({ greeting: event.target.value })}
            maxLength={300}
          />
          <Field
            label={t('webchat.colour')}
            type="color"
            value={draft.colour}
            onChange={(event) => set({ colour: event.target.value })}
          />
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={draft.side === 'left'}
              onChange={(event) => set({ side: event.target.checked ? 'left' : 'right' })}
            />
            {t('webchat.left')}
          </label>
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={draft.asksWho}
              onChange={(event) => set({ asksWho: event.target.checked })}
            />
            {t('webchat.asksWho')}
          </label>
          <button type="submit" className="btn main justify-self-start" aria-disabled={save.isPending}>
            {t('common.save')}
          </button>
        </div>
        <Preview chat={draft} />
      </form>
    </Part>
  )
}

/** As a visitor sees it, in small. */
function Preview({ chat }: { chat: Webchat }) {
  const { t } = useTranslation()
  return (
    <div
      className="self-start overflow-hidden rounded-xl border border-line"
      role="img"
      aria-label={t('webchat.preview')}
    >
      <p
        className="cut px-3 py-2 font-medium"
        dir="auto"
        style={{ background: chat.colour, color: inkOn(chat.colour) }}
      >
        {chat.title || ' '}
      </p>
      <p className="min-h-28 px-3 py-4 text-center text-muted" dir="auto">
        {chat.greeting}
      </p>
    </div>
  )
}

function Pages({ chat }: { chat: Webchat }) {
  const { t } = useTranslation()
  const save = useSettings(chat)
  return (
    <Part title={t('webchat.pages')}>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          const text = String(new FormData(event.currentTarget).get('origins'))
          save.mutate({ origins: text.split(/\s+/).filter(Boolean) })
        }}
      >
        <label className="grid gap-1">
          <span className="max-w-[62ch] text-muted">{t('webchat.pagesHow')}</span>
          <textarea
            className="field min-h-24"
            name="origins"
            dir="ltr"
            rows={3}
            defaultValue={chat.origins.join('\n')}
            key={chat.origins.join()}
            placeholder="https://shop.example"
          />
        </label>
        <button type="submit" className="btn justify-self-start" aria-disabled={save.isPending}>
          {t('common.save')}
        </button>
      </form>
    </Part>
  )
}

/** The secret is shown once, when it is made. */
function Signing({ chat }: { chat: Webchat }) {
  const { t } = useTranslation()
  const [secret, setSecret] = useState<string | null>(null)
  const renew = useChange(
    () => post<{ secret: string }>(`/lines/${chat.lineId}/webchat/secret`),
    (made) => setSecret(made.secret),
  )
  return (
    <Part title={t('webchat.signing')}>
      <p className="max-w-[62ch] text-muted">{t('webchat.signingHow')}</p>
      {secret ? (
        <>
          <CopyBox text={secret} label={t('webchat.copySecret')} />
          <p className="text-muted">{t('webchat.secretOnce')}</p>
        </>
      ) : (
        <button
          type="button"
          className="btn justify-self-start"
          aria-disabled={renew.isPending}
          onClick={() => renew.mutate(undefined)}
        >
          {t('webchat.newSecret')}
        </button>
      )}
    </Part>
  )
}
