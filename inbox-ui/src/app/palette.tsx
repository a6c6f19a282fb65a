import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../components/dialog.tsx'
import { Icon } from '../components/icon.tsx'
import { Avatar } from '../components/people.tsx'
import { get, queryOf, remove } from '../lib/api.ts'
import { useMay } from '../lib/data.ts'
import { type Ask, ask } from '../lib/shortcuts.ts'
import { toggleTheme } from '../lib/theme.ts'
import type { Page, Row } from '../lib/types.ts'
import { areas } from './areas.ts'
import { overlay } from './overlays.ts'
import { signedOut } from './signed-out.ts'

interface Entry {
  name: string
  key?: string
  run: () => void
}

function useConversations(q: string) {
  const [settled, setSettled] = useState(q)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(q), 150)
    return () => clearTimeout(timer)
  }, [q])
  const { data } = useQuery({
    queryKey: ['palette', settled],
    queryFn: async ({ signal }) => ({
      found: settled,
      ...(await get<Page<Row>>(`/conversations${queryOf({ view: 'all', q: settled, limit: 8 })}`, signal)),
    }),
    placeholderData: (before) => before,
  })
  return { found: data?.found ?? '', items: data?.items ?? [] }
}

function usePages(): Entry[] {
  const { t } = useTranslation()
  const may = useMay()
  const navigate = useNavigate()
  const to = (name: string, href: string, key: string, allowed = true) =>
    allowed ? [{ name, key, run: () => void navigate({ href }) }] : []
  return [
    ...to(t('nav.inbox'), '/inbox/all', 'G I'),
    ...to(`${t('nav.inbox')}: ${t('view.mine')}`, '/inbox/mine', ''),
    ...to(`${t('nav.inbox')}: ${t('view.unassigned')}`, '/inbox/unassigned', 'G U'),
    ...to(`${t('nav.inbox')}: ${t('view.bot')}`, '/inbox/bot', 'G B'),
    ...to(`${t('nav.inbox')}: ${t('view.closed')}`, '/inbox/closed', ''),
    ...areas.flatMap((area) => to(t(`nav.${area.name}`), area.to, `G ${area.letter}`, may(area.needs))),
    ...to(t('nav.lines'), '/lines', 'G L', may('manage_lines')),
    ...to(t('nav.members'), '/members', 'G M'),
    ...to(t('nav.mail'), '/mail', 'G O', may('manage_organization')),
    ...to(t('commands.waiting'), '/confirmations', ''),
    ...to(t('nav.settings'), '/settings', 'G S'),
  ]
}

function useActions(): Entry[] {
  const { t } = useTranslation()
  const may = useMay()
  const { conversationId } = useParams({ strict: false })
  const here = (what: Ask, key: string, allowed: boolean): Entry[] =>
    conversationId && allowed ? [{ name: t(`keys.${what}`), key, run: () => ask(what) }] : []
  return [
    ...here('reply', 'R', may('reply_conversations')),
    ...here('note', 'N', may('manage_notes')),
    ...here('assign', 'A', may('assign_conversations')),
    ...here('bot', 'B', may('reply_conversations')),
    ...here('close', 'E', may('reply_conversations')),
    { name: t('nav.theme'), run: toggleTheme },
    { name: t('keys.title'), key: '?', run: () => overlay.set('shortcuts') },
    {
      name: t('session.signOut'),
      run: () => void remove('/session').finally(signedOut),
    },
  ]
}

function Item({ entry, onClose, children }: { entry: Entry; onClose: () => void; children?: ReactNode }) {
  return (
    <Command.Item
      className="menu-item"
      value={entry.name}
      onSelect={() => {
        onClose()
        // After the dialog has given the focus back, so that what runs can move it.
        requestAnimationFrame(entry.run)
      }}
    >
      {children ?? <span className="flex-1">{entry.name}</span>}
      {entry.key && (
        <span className="flex gap-1" dir="ltr">
          {entry.key.split(' ').map((one) => (
            <kbd key={one}>{one}</kbd>
          ))}
        </span>
      )}
    </Command.Item>
  )
}

/** People, conversations, pages and everything one may do, typed in any order. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [q, setQ] = useState('')
  const { found, items: conversations } = useConversations(q)
  const pages = usePages()
  const actions = useActions()
  const people = conversations.length > 0 && (
    <Command.Group heading={<span className="menu-title block">{t('palette.conversations')}</span>}>
      {conversations.map((row) => (
        <Item
          key={row.id}
          onClose={onClose}
          entry={{
            // The server found these by more than their name: the words that found them make them match here too.
            name: `${found} ${row.contact.name} ${row.contact.phone ?? ''} ${row.id}`,
            run: () =>
              void navigate({
                to: '/inbox/$view/$conversationId',
                params: { view: 'all', conversationId: row.id },
              }),
          }}
        >
          <Avatar id={row.contact.id} name={row.contact.name} size="sm" />
          <bdi className="font-medium">{row.contact.name || row.contact.phone}</bdi>
          <span className="cut flex-1 text-muted" dir="auto">
            {row.preview.text}
          </span>
        </Item>
      ))}
    </Command.Group>
  )
  return (
    <Dialog title={t('palette.title')} onClose={onClose} bare wide>
      <Command label={t('palette.title')} loop>
        <div className="palette-find flex items-center gap-2 border-b border-line px-4">
          <Icon of={Search} size="s" className="text-muted" />
          <Command.Input
            className="h-12 flex-1 bg-transparent text-15 outline-none placeholder:text-muted"
            placeholder={t('palette.find')}
            value={q}
            onValueChange={setQ}
            autoFocus
          />
        </div>
        <Command.List className="scroll h-90 max-h-[60dvh] p-1.5">
          <Command.Empty className="empty">{t('palette.none')}</Command.Empty>
          {q && people}
          <Command.Group heading={<span className="menu-title block">{t('palette.actions')}</span>}>
            {actions.map((entry) => (
              <Item key={entry.name} entry={entry} onClose={onClose} />
            ))}
          </Command.Group>
          <Command.Group heading={<span className="menu-title block">{t('palette.pages')}</span>}>
            {pages.map((entry) => (
              <Item key={entry.name} entry={entry} onClose={onClose} />
            ))}
          </Command.Group>
          {!q && people}
        </Command.List>
      </Command>
    </Dialog>
  )
}
