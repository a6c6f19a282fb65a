import { FileText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../components/icon.tsx'
import type { Message } from '../../../lib/types.ts'

type Template = NonNullable<NonNullable<Message['content']>['template']>

/** Which approved template it was; what fills it is shown where the text itself is not known here. */
export function TemplateCard({ template, hasText }: { template: Template; hasText: boolean }) {
  const { t } = useTranslation()
  const filled = [...template.header, ...template.body, ...template.buttons]
  return (
    <div className="template" data-testid="template">
      <small>
        <Icon of={FileText} size="xs" />
        {t('kind.template')} <code>{template.name}</code> · <bdi>{template.language}</bdi>
      </small>
      {!hasText && filled.length > 0 && <p dir="auto">{filled.join(' · ')}</p>}
    </div>
  )
}
