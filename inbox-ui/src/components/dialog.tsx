import { X } from 'lucide-react'
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from './icon.tsx'

interface Props {
  title: string
  onClose: () => void
  children: ReactNode
  wide?: boolean
  /** The title is for screen readers only: the content shows what it is. */
  bare?: boolean
}

/** The browser's own dialog: it traps the focus, closes on Escape and gives the focus back. */
export function Dialog({ title, onClose, children, wide = false, bare = false }: Props) {
  const { t } = useTranslation()
  const box = useRef<HTMLDialogElement>(null)
  const id = useId()
  // Closed before it is taken out of the page: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const dialog = box.current
    dialog?.showModal()
    // React's autoFocus came before the dialog was open: what is to be filled in gets the focus, not the frame.
    dialog?.querySelector<HTMLElement>('input, textarea, select')?.focus()
    return () => dialog?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the box closes it; the keyboard has Escape and the button
    <dialog
      ref={box}
      className={`box-dialog ${wide ? 'wide' : ''}`}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === box.current && onClose()}
    >
      {bare ? (
        <h2 id={id} className="sr-only">
          {title}
        </h2>
      ) : (
        <header className="head">
          <h2 id={id}>{title}</h2>
          <button type="button" className="icon-btn ms-auto" onClick={onClose} aria-label={t('common.closeDialog')}>
            <Icon of={X} />
          </button>
        </header>
      )}
      {children}
    </dialog>
  )
}
