import { Smile } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'

const EmojiPicker = lazy(() => import('../../components/emoji-picker.tsx'))

/** Emoji into the text, as many as one likes; Escape or a press elsewhere ends it. */
export function EmojiButton({ add }: { add: (emoji: string) => void }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLSpanElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!open) return
    const away = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false)
    }
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      setOpen(false)
      button.current?.focus()
    }
    addEventListener('pointerdown', away)
    addEventListener('keydown', leave)
    return () => {
      removeEventListener('pointerdown', away)
      removeEventListener('keydown', leave)
    }
  }, [open])
  return (
    <span ref={box}>
      <button
        ref={button}
        type="button"
        className="icon-btn"
        title={t('emoji.add')}
        aria-label={t('emoji.add')}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon of={Smile} />
      </button>
      {open && (
        <div className="emoji-box">
          <Suspense fallback={<p className="emoji-word">{t('common.loading')}</p>}>
            <EmojiPicker pick={add} />
          </Suspense>
        </div>
      )}
    </span>
  )
}
