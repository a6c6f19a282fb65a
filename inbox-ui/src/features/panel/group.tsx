import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { patch } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useContact, useMay } from '../../lib/data.ts'
import { keys } from '../../lib/query.ts'

const policies = ['ignore', 'watch', 'mention'] as const

/** A group: how many they are, and what Parley does with what is said there. */
export function GroupFacts({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const may = useMay()
  const { data: contact } = useContact(contactId)
  const change = useChange(
    (policy: string) => patch(`/groups/${contactId}`, { policy }),
    () => void client.invalidateQueries({ queryKey: keys.contact(contactId) }),
  )
  if (!contact?.group) return null
  const { policy, size } = contact.group
  return (
    <fieldset className="grid gap-2 px-4 pb-4" data-testid="group">
      <legend className="mb-1 font-semibold">
        {size === null ? t('group.title') : t('group.titleWith', { count: size })}
      </legend>
      {policies.map((one) => (
        <label key={one} className="flex items-start gap-2">
          <input
            type="radio"
            name={`policy-${contactId}`}
            className="mt-1 accent-accent"
            checked={policy === one}
            disabled={!may('assign_conversations')}
            onChange={() => change.mutate(one)}
          />
          <span>
            {t(`group.${one}`)}
            <small className="block text-12 text-muted">{t(`group.${one}What`)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
