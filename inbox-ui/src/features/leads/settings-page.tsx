import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../components/page.tsx'
import { patch } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay } from '../../lib/data.ts'
import type { LeadSettings } from '../../lib/lead-types.ts'
import { leadKeys, useLeadSettings } from '../../lib/leads.ts'
import { toast } from '../../lib/toasts.ts'
import { OwnFields } from './settings-fields.tsx'
import { Rules } from './settings-rules.tsx'
import { Sources } from './settings-sources.tsx'
import { Turns } from './settings-turns.tsx'
import { useStale } from './use-stale.ts'
import './leads.css'

/** Where leads come from, what their score is made of, which fields they have, who takes the next one. */
export default function LeadSettingsPage() {
  const { t } = useTranslation()
  const may = useMay()
  const { data: settings, error } = useLeadSettings()
  const stale = useStale(leadKeys.settings)
  const change = useChange(
    (body: Partial<LeadSettings>) => patch<LeadSettings>('/lead-settings', body),
    (answer) => {
      stale(answer)
      toast(t('common.saved'))
    },
  )
  const crumb = (
    <Link to="/leads" className="link">
      {t('nav.leads')}
    </Link>
  )
  const parts = settings && { settings, save: change.mutate, readOnly: !may('manage_organization') }
  return (
    <Page crumbs={[crumb]} title={t('leads.settings')} lead={t('leads.settingsWhat')}>
      {error && <p className="text-bad">{error.message || t('error.unreachable')}</p>}
      <div className="sheet">
        <Sources />
        {parts && (
          <>
            <Rules key={JSON.stringify(settings.rules)} {...parts} />
            <Turns {...parts} />
            <OwnFields {...parts} />
          </>
        )}
      </div>
    </Page>
  )
}
