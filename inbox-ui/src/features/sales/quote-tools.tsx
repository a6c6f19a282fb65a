import { Copy, FilePlus, FileText } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { get } from '../../lib/api.ts'
import { sayFailure } from '../../lib/changes.ts'
import { copyText } from '../../lib/clipboard.ts'
import { useMay } from '../../lib/data.ts'
import { QuoteEditor } from './quote-editor.tsx'
import './sales.css'
import type { Quote } from './types.ts'

/** The address of a quote's page, for whoever sends it another way. */
export function useCopyLink(id: string): () => void {
  const { t } = useTranslation()
  return () =>
    void get<{ url: string }>(`/quotes/${id}/link`)
      .then(({ url }) => copyText(url, t('sales.linkCopied')))
      .catch(sayFailure)
}

/** In the panel beside a chat: a quote's paper, its page and its next version. */
export default function QuoteTools({ quote }: { quote: Quote }) {
  const { t } = useTranslation()
  const may = useMay()
  const copy = useCopyLink(quote.id)
  const [revising, setRevising] = useState(false)
  const mayRevise = may('manage_quotes') && quote.status !== 'accepted' && !quote.supersededById
  return (
    <div className="mt-2 flex flex-wrap gap-2">
      <a className="btn plain" href={`/api/v1/quotes/${quote.id}/pdf`} target="_blank" rel="noreferrer">
        <Icon of={FileText} size="s" /> {t('sales.pdf')}
      </a>
      {quote.sentAt && (
        <button type="button" className="btn plain" onClick={copy}>
          <Icon of={Copy} size="s" /> {t('sales.copyLink')}
        </button>
      )}
      {mayRevise && (
        <button type="button" className="btn plain" onClick={() => setRevising(true)}>
          <Icon of={FilePlus} size="s" /> {quote.status === 'draft' ? t('sales.edit') : t('sales.revise')}
        </button>
      )}
      {revising && <QuoteEditor quote={quote} close={() => setRevising(false)} saved={() => undefined} />}
    </div>
  )
}
