import type { KeyboardEvent, PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { listWidth } from '../lib/preferences.ts'
import { useStore } from '../lib/store.ts'

const least = 280
const most = 520
const set = (width: number) => listWidth.set(Math.round(Math.min(Math.max(width, least), most)))

/** The list's edge: dragged, or moved by the arrow keys. */
export function Grip() {
  const { t } = useTranslation()
  const width = useStore(listWidth)
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const grip = event.currentTarget
    grip.setPointerCapture(event.pointerId)
    const list = grip.parentElement?.getBoundingClientRect()
    const rtl = document.documentElement.dir === 'rtl'
    const move = (moved: globalThis.PointerEvent) =>
      list && set(rtl ? list.right - moved.clientX : moved.clientX - list.left)
    grip.addEventListener('pointermove', move)
    grip.addEventListener('lostpointercapture', () => grip.removeEventListener('pointermove', move), { once: true })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -16, ArrowRight: 16 }[event.key]
    if (by) set(width + (document.documentElement.dir === 'rtl' ? -by : by))
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be focused and dragged
    <div
      className="grip"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('list.resize')}
      aria-valuenow={width}
      aria-valuemin={least}
      aria-valuemax={most}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      onDoubleClick={() => set(360)}
    />
  )
}
