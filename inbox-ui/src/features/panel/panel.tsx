import { X } from 'lucide-react'
import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import type { Row } from '../../lib/types.ts'
import { Consents } from './consents.tsx'
import { ContactActs } from './contact-acts.tsx'
import { ContactFacts } from './contact-facts.tsx'
import { GroupFacts } from './group.tsx'
import { ContactLabels } from './labels.tsx'
import { Leads } from './leads.tsx'
import { Moves } from './moves.tsx'
import { Notes } from './notes.tsx'
import { Orders } from './orders.tsx'
import { Quotes } from './quotes.tsx'
import { Tickets } from './tickets.tsx'

const ContactMore = lazy(() => import('./contact-more.tsx'))

interface Props {
  row: Row
  /** The section named in the address: opened and brought into sight. */
  section: string | undefined
  onClose: () => void
}

/** Who this is and what is between us: the contact, then quotes, orders, tickets and notes. */
export default function Panel({ row, section, onClose }: Props) {
  const { t } = useTranslation()
  useEffect(() => {
    if (section) document.getElementById(`panel-${section}`)?.scrollIntoView({ block: 'start' })
  }, [section])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !matchMedia('(min-width: 1280px)').matches) onClose()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [onClose])
  const { contactId } = row
  return (
    <aside className="panel" aria-label={t('panel.title')}>
      <header className="head">
        <h2>{t('panel.contact')}</h2>
        <button
          type="button"
          className="icon-btn ms-auto"
          aria-label={t('panel.close')}
          title={t('panel.close')}
          onClick={onClose}
        >
          <Icon of={X} />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a column that scrolls is reached by the keyboard */}
      <section className="panel-body scroll" tabIndex={0} aria-label={t('panel.details')}>
        <ContactFacts contactId={contactId} channel={row.line.channel} />
        <ContactLabels row={row} />
        {row.isGroup && <GroupFacts contactId={contactId} />}
        <ContactActs contactId={contactId} isGroup={row.isGroup} />
        <Moves row={row} />
        <Leads contactId={contactId} />
        <Quotes contactId={contactId} name={row.contact.name} />
        <Orders contactId={contactId} />
        <Tickets contactId={contactId} />
        <Notes contactId={contactId} conversationId={row.id} />
        <Suspense>
          <ContactMore contactId={contactId} />
        </Suspense>
        {!row.isGroup && <Consents contactId={contactId} />}
      </section>
    </aside>
  )
}
