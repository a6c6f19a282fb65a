import { Copy, FileText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { get } from '../lib/api.ts'
import { sayFailure } from '../lib/changes.ts'
import { copyText } from '../lib/clipboard.ts'
import type { Quote } from '../lib/types.ts'
import { Icon } from './icon.tsx'

/** A quote's paper, and the address of its page for whoever sends it another way. */
export function QuoteTools({ quote }: { quote: Quote }) {
  const { t } = useTranslation()
  const copy = () =>
    void get<{ url: string }>(`/quotes/${quote.id}/link`)
      .then(({ url }) => copyText(url, t('sales.linkCopied')))
      .catch(sayFailure)
  return (
    <>
      <a className="btn" href={`/api/v1/quotes/${quote.id}/pdf`} target="_blank" rel="noreferrer">
        <Icon of={FileText} size="s" /> {t('sales.pdf')}
      </a>
      {quote.sentAt && (
        <button type="button" className="btn" onClick={copy}>
          <Icon of={Copy} size="s" /> {t('sales.copyLink')}
        </button>
      )}
    </>
  )
}
