import { Copy, History, Info, type LucideIcon, Pencil, Reply, SmilePlus, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { copyText } from '../../lib/clipboard.ts'
import { useMay } from '../../lib/data.ts'
import { type Changes, mayDo } from '../../lib/message-changes.ts'
import type { Message } from '../../lib/types.ts'
import type { Acts } from './acts.ts'

const quick = ['👍', '❤️', '😂', '😮', '😢', '🙏']

interface Props {
  message: Message
  changes: Changes
  acts: Acts
  trigger: ReactNode
}

function Item({ of, label, run, bad = false }: { of: LucideIcon; label: string; run: () => void; bad?: boolean }) {
  return (
    <DropdownMenu.Item className={`menu-item ${bad ? 'text-bad' : ''}`} onSelect={run}>
      <Icon of={of} size="s" />
      {label}
    </DropdownMenu.Item>
  )
}

/** One press for the signs that are used most; the last opens all others. */
function Signs({ message, acts }: Pick<Props, 'message' | 'acts'>) {
  const { t } = useTranslation()
  const ours = message.reactions?.find((one) => one.by === 'us')?.emoji
  return (
    <DropdownMenu.Group className="menu-signs" aria-label={t('reaction.title')}>
      {quick.map((emoji) => (
        <DropdownMenu.Item
          key={emoji}
          className={`sign ${ours === emoji ? 'is-ours' : ''}`}
          aria-label={t(ours === emoji ? 'reaction.takeBack' : 'reaction.add', { emoji })}
          onSelect={() => acts.react(message, ours === emoji ? null : emoji)}
        >
          {emoji}
        </DropdownMenu.Item>
      ))}
      <DropdownMenu.Item className="sign" aria-label={t('reaction.other')} onSelect={() => acts.look(message, 'emoji')}>
        <Icon of={SmilePlus} size="s" />
      </DropdownMenu.Item>
    </DropdownMenu.Group>
  )
}

/** What can be done with a message: what cannot is not offered. */
export default function MessageMenu({ message, changes, acts, trigger }: Props) {
  const { t } = useTranslation()
  const mayWrite = useMay()('reply_conversations')
  const can = mayDo(message, changes)
  const look = (at: 'info' | 'history' | 'edit' | 'delete') => () => acts.look(message, at)
  return (
    <DropdownMenu.Root modal={false} defaultOpen dir={document.documentElement.dir as 'ltr' | 'rtl'}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={document.getElementById('main')}>
        <DropdownMenu.Content
          className="menu"
          align={message.direction === 'out' ? 'end' : 'start'}
          sideOffset={4}
          collisionPadding={8}
          loop
          aria-label={t('thread.more')}
        >
          {mayWrite && can.react && <Signs message={message} acts={acts} />}
          {mayWrite && <Item of={Reply} label={t('thread.reply')} run={() => acts.reply(message)} />}
          {message.text && !message.deletedAt && (
            <Item of={Copy} label={t('thread.copy')} run={() => void copyText(message.text, t('common.copied'))} />
          )}
          {mayWrite && can.edit && <Item of={Pencil} label={t('thread.edit')} run={look('edit')} />}
          {(message.edits?.length ?? 0) > 0 && <Item of={History} label={t('thread.history')} run={look('history')} />}
          <Item of={Info} label={t('thread.info')} run={look('info')} />
          {mayWrite && can.delete && <Item of={Trash2} label={t('thread.delete')} run={look('delete')} bad />}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
