import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from './dialog.tsx'

interface Props {
  title: string
  /** What the one button says. */
  action: string
  idle: boolean
  submit: () => void
  close: () => void
  testId?: string
  children: ReactNode
}

/** A dialog that asks for something: its fields, and below them the way back and the one thing it does. */
export function DialogForm({ title, action, idle, submit, close, testId, children }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog title={title} onClose={close}>
      <form
        className="grid gap-3 p-4"
        data-testid={testId}
        onSubmit={(event) => {
          event.preventDefault()
          if (!idle) submit()
        }}
      >
        {children}
        <span className="flex justify-end gap-2">
          <button type="button" className="btn plain" onClick={close}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="btn main" aria-disabled={idle}>
            {action}
          </button>
        </span>
      </form>
    </Dialog>
  )
}
