import { EllipsisVertical, Reply } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import type { Changes } from '../../lib/message-changes.ts'
import type { Message } from '../../lib/types.ts'
import type { Acts } from './acts.ts'

const MessageMenu = lazy(() => import('./message-menu.tsx'))
const longPress = 500

/** A long press on the bubble opens the menu where there is no pointer to hover with. */
function useLongPress(open: () => void) {
  const mark = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const bubble = mark.current?.parentElement
    if (!bubble) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = () => clearTimeout(timer)
    const start = (event: PointerEvent) => {
      stop()
      if (event.pointerType === 'touch') timer = setTimeout(open, longPress)
    }
    bubble.addEventListener('pointerdown', start)
    for (const name of ['pointerup', 'pointercancel', 'pointermove'] as const) bubble.addEventListener(name, stop)
    return () => {
      stop()
      bubble.removeEventListener('pointerdown', start)
      for (const name of ['pointerup', 'pointercancel', 'pointermove'] as const) bubble.removeEventListener(name, stop)
    }
  }, [open])
  return mark
}

interface Props {
  message: Message
  changes: Changes
  acts: Acts
}

/** Answer, and everything else that can be done with a message. The menu's code comes with its first use. */
export function MessageTools({ message, changes, acts }: Props) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState(0)
  const [open] = useState(() => () => setWanted((now) => now + 1))
  const mark = useLongPress(open)
  const more = (
    <button
      type="button"
      className="icon-btn"
      title={t('thread.more')}
      aria-label={t('thread.more')}
      aria-haspopup="menu"
      onClick={wanted ? undefined : open}
    >
      <Icon of={EllipsisVertical} size="s" />
    </button>
  )
  return (
    <span className="msg-tools" ref={mark}>
      <button
        type="button"
        className="icon-btn"
        title={t('thread.reply')}
        aria-label={t('thread.reply')}
        onClick={() => acts.reply(message)}
      >
        <Icon of={Reply} size="s" flip />
      </button>
      {wanted ? (
        <Suspense fallback={more}>
          <MessageMenu key={wanted} message={message} changes={changes} acts={acts} trigger={more} />
        </Suspense>
      ) : (
        more
      )}
    </span>
  )
}
