import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { patch, post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay } from '../../lib/data.ts'
import { keys } from '../../lib/query.ts'
import { toast } from '../../lib/toasts.ts'
import type { Line } from '../../lib/types.ts'
import { Limits } from './limits.tsx'

const modes = ['listen', 'on', 'off'] as const

function useRefresh() {
  const client = useQueryClient()
  return () => void client.invalidateQueries({ queryKey: keys.lines })
}

function BotMode({ line }: { line: Line }) {
  const { t } = useTranslation()
  const may = useMay()
  const refresh = useRefresh()
  const change = useChange((botMode: Line['botMode']) => patch(`/lines/${line.id}`, { botMode }), refresh)
  const shown = change.isPending ? change.variables : line.botMode
  return (
    <section>
      <fieldset disabled={!may('manage_lines')} data-testid="bot-mode" data-mode={line.botMode}>
        <legend className="mb-2">
          <h2>{t('lines.bot')}</h2>
        </legend>
        <div className="grid gap-2">
          {modes.map((mode) => (
            <label key={mode} className="grid cursor-pointer grid-cols-[16px_1fr] gap-x-2.5">
              <input
                type="radio"
                name="bot-mode"
                className="mt-0.5 accent-accent"
                checked={shown === mode}
                onChange={() => change.mutate(mode)}
              />
              <b className="font-medium">{t(`botMode.${mode}`)}</b>
              <span className="col-start-2 text-muted">{t(`botMode.${mode}How`)}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </section>
  )
}

function Rename({ line }: { line: Line }) {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const rename = useChange(
    (name: string) => patch(`/lines/${line.id}`, { name }),
    () => {
      refresh()
      toast(t('common.saved'))
    },
  )
  return (
    <section>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          rename.mutate(String(new FormData(event.currentTarget).get('name')).trim())
        }}
      >
        <Field label={t('lines.name')} name="name" defaultValue={line.name} key={line.name} required maxLength={80} />
        <button type="submit" className="btn justify-self-start" aria-disabled={rename.isPending}>
          {t('common.save')}
        </button>
      </form>
    </section>
  )
}

function Endings({ line }: { line: Line }) {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const [asking, setAsking] = useState(false)
  const disconnect = useChange(() => post(`/lines/${line.id}/disconnect`), refresh)
  const logout = useChange(
    () => post(`/lines/${line.id}/logout`),
    () => {
      refresh()
      setAsking(false)
    },
  )
  return (
    <section className="flex flex-wrap gap-2">
      <button
        type="button"
        className="btn"
        aria-disabled={disconnect.isPending}
        onClick={() => disconnect.mutate(undefined)}
      >
        {t('lines.disconnect')}
      </button>
      <button type="button" className="btn danger" onClick={() => setAsking(true)}>
        {t('lines.logout')}
      </button>
      {asking && (
        <Dialog title={t('lines.logoutTitle', { name: line.name })} onClose={() => setAsking(false)}>
          <div className="grid gap-4 p-4">
            <p>{t('lines.logoutWhat')}</p>
            <span className="flex justify-end gap-2">
              <button type="button" className="btn" onClick={() => setAsking(false)}>
                {t('common.cancel')}
              </button>
              <button
                type="button"
                className="btn danger"
                aria-disabled={logout.isPending}
                onClick={() => logout.mutate(undefined)}
              >
                {t('lines.logout')}
              </button>
            </span>
          </div>
        </Dialog>
      )}
    </section>
  )
}

/** The bot on this number, its name, and the ways to stop. */
export function LineSettings({ line }: { line: Line }) {
  const { t } = useTranslation()
  const may = useMay()
  const linked = line.account?.state === 'connected'
  return (
    <aside className="sheet" aria-label={t('lines.settings')}>
      <BotMode line={line} />
      {may('manage_lines') && line.channel === 'whatsapp' && <Limits line={line} />}
      {may('manage_lines') && <Rename line={line} />}
      {may('manage_lines') && line.channel === 'whatsapp' && linked && <Endings line={line} />}
    </aside>
  )
}
