import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'

/** A picture at full size; a click, Escape or the button closes it. */
export function Lightbox({ src, alt, onClose }: { src: string; alt: string; onClose: () => void }) {
  const { t } = useTranslation()
  const box = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = box.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape and the button
    <dialog ref={box} className="lightbox" aria-label={alt} onClose={onClose} onClick={onClose}>
      <div className="grid h-full place-items-center p-6">
        <img src={src} alt={alt} className="max-h-full max-w-full rounded-md object-contain" />
      </div>
      <button type="button" className="icon-btn fixed end-4 top-4 text-inherit" aria-label={t('common.closeDialog')}>
        <Icon of={X} />
      </button>
    </dialog>
  )
}
