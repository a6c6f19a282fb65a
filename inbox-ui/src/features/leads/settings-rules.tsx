import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { newKey } from '../../lib/api.ts'
import type { LeadSettings, ScoreRule } from '../../lib/lead-types.ts'
import type { Locale } from '../../lib/types.ts'

export interface SettingsPart {
  settings: LeadSettings
  save: (change: Partial<LeadSettings>) => void
  readOnly: boolean
}

const facts = [
  ...(['status', 'priority', 'sourceType', 'company', 'estimatedValue', 'subscription', 'product'] as const),
  ...(['campaign', 'label', 'conversation'] as const),
]
const operators: readonly ScoreRule['operator'][] = [
  ...(['is', 'is_not', 'contains', 'at_least', 'at_most', 'is_set', 'is_not_set'] as const),
]
const needsValue = (operator: string) => operator !== 'is_set' && operator !== 'is_not_set'

interface RowProps {
  rule: ScoreRule
  settings: LeadSettings
  change: (rule: ScoreRule) => void
  drop: () => void
  readOnly: boolean
}

function RuleRow({ rule, settings, change, drop, readOnly }: RowProps) {
  const { t, i18n } = useTranslation()
  const own = [...settings.packFields, ...settings.fields]
  const set = (part: Partial<ScoreRule>) => change({ ...rule, ...part })
  return (
    <li className="flex flex-wrap items-center gap-2 py-2" data-testid="score-rule">
      <input
        className="field small w-auto flex-1"
        dir="auto"
        aria-label={t('leads.ruleName')}
        value={rule.name}
        maxLength={80}
        readOnly={readOnly}
        onChange={(event) => set({ name: event.target.value })}
      />
      <select
        className="field small w-auto"
        aria-label={t('leads.ruleField')}
        value={rule.field}
        disabled={readOnly}
        onChange={(event) => set({ field: event.target.value as ScoreRule['field'] })}
      >
        {facts.map((fact) => (
          <option key={fact} value={fact}>
            {t(`leads.fact.${fact}`)}
          </option>
        ))}
        {own.map(({ key, label }) => (
          <option key={key} value={`customFields.${key}`}>
            {label[i18n.language as Locale]}
          </option>
        ))}
      </select>
      <select
        className="field small w-auto"
        aria-label={t('leads.ruleOperator')}
        value={rule.operator}
        disabled={readOnly}
        onChange={(event) => set({ operator: event.target.value as ScoreRule['operator'] })}
      >
        {operators.map((operator) => (
          <option key={operator} value={operator}>
            {t(`leads.operator.${operator}`)}
          </option>
        ))}
      </select>
      {needsValue(rule.operator) && (
        <input
          className="field small w-28"
          dir="auto"
          aria-label={t('leads.ruleValue')}
          value={String(rule.value ?? '')}
          readOnly={readOnly}
          onChange={(event) => set({ value: event.target.value })}
        />
      )}
      <input
        className="field small w-20"
        dir="ltr"
        type="number"
        min={-100}
        max={100}
        aria-label={t('leads.rulePoints')}
        value={rule.points}
        readOnly={readOnly}
        onChange={(event) => set({ points: Math.trunc(Number(event.target.value)) })}
      />
      {!readOnly && (
        <button type="button" className="icon-btn" aria-label={t('leads.ruleDrop', { name: rule.name })} onClick={drop}>
          <Icon of={Trash2} size="s" />
        </button>
      )}
    </li>
  )
}

/** What gives a lead its score. Saved as a whole; every lead is scored anew after it. */
export function Rules({ settings, save, readOnly }: SettingsPart) {
  const { t } = useTranslation()
  const [rules, setRules] = useState(settings.rules)
  const isChanged = JSON.stringify(rules) !== JSON.stringify(settings.rules)
  const isWhole = rules.every(({ name, points }) => name.trim() && Math.abs(points) <= 100)
  const add = () =>
    setRules([
      ...rules,
      { id: newKey(), name: '', field: 'priority', operator: 'is', value: 'high', points: 10, isActive: true },
    ])
  return (
    <section>
      <h2>{t('leads.rules')}</h2>
      <p className="mt-1 mb-3 text-muted">{t('leads.rulesWhat')}</p>
      <ul className="divide-y divide-line">
        {rules.map((rule, at) => (
          <RuleRow
            key={rule.id}
            {...{ rule, settings, readOnly }}
            change={(next) => setRules(rules.with(at, next))}
            drop={() => setRules(rules.filter((one) => one !== rule))}
          />
        ))}
      </ul>
      {!readOnly && (
        <span className="mt-3 flex gap-2">
          <button type="button" className="btn" onClick={add}>
            {t('leads.ruleAdd')}
          </button>
          <button
            type="button"
            className="btn main"
            aria-disabled={!isChanged || !isWhole}
            onClick={() => isChanged && isWhole && save({ rules })}
          >
            {t('leads.rulesSave')}
          </button>
        </span>
      )}
    </section>
  )
}
