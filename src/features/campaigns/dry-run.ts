import type { Campaign, DryRun, SkipReason } from '../../../schemas/campaign.ts'
import type { Id } from '../../../schemas/common.ts'
import type { Contact } from '../../../schemas/contact.ts'
import { systemScope } from '../../core/scope.ts'
import { shownName } from '../contacts/index.ts'
import { audiencePage } from './audience-repository.ts'
import { compose, fillingOf, type Wording } from './composing.ts'
import type { CampaignDeps } from './deps.ts'
import { judge } from './eligibility.ts'

const pageSize = 500
const shownExamples = 3

export type Planned = Wording & Pick<Campaign, 'audience' | 'capPerWeek' | 'rateLimitPerMinute'>

/** Goes through the whole audience as the campaign would, and sends nothing. */
export async function dryRun(deps: CampaignDeps, plan: Planned, now: Date): Promise<DryRun> {
  const { name: business } = await deps.organizations.get(plan.organizationId)
  const skipped: Partial<Record<SkipReason, number>> = {}
  const reachable: Contact[] = []
  const seen = new Set<Id>()
  let count = 0
  for (let after: Id | null | undefined; after !== null; ) {
    const page = await audiencePage(plan.organizationId, plan.audience, { after: after ?? null, limit: pageSize })
    const fresh = page.contacts.filter(({ id }) => !seen.has(id))
    for (const { id } of fresh) seen.add(id)
    const verdicts = await judge(deps, plan, fresh, now)
    for (const reason of verdicts.values()) if (reason) skipped[reason] = (skipped[reason] ?? 0) + 1
    const may = fresh.filter(({ id }) => !verdicts.get(id))
    count += may.length
    reachable.push(...may.slice(0, shownExamples - reachable.length))
    after = page.nextAfter
  }
  const examples = await examplesOf(deps, plan, reachable, business)
  const minutes = Math.ceil(count / plan.rateLimitPerMinute)
  return { total: seen.size, reachable: count, skipped, examples, minutes, ...(await budgetOf(deps, plan)) }
}

/** As the first of them would read it. */
async function examplesOf(
  deps: CampaignDeps,
  plan: Planned,
  contacts: readonly Contact[],
  business: string,
): Promise<DryRun['examples']> {
  const ids = contacts.map(({ id }) => id)
  const addresses = await deps.contacts.addresses(plan.organizationId, ids)
  const examples: DryRun['examples'] = []
  for (const contact of contacts) {
    const phone = addresses.get(contact.id)?.phone
    const composed = await compose(deps, plan, fillingOf(contact, phone, business))
    if (composed) examples.push({ name: shownName(contact, phone ?? null), text: composed.text })
  }
  return examples
}

async function budgetOf({ lines }: CampaignDeps, { organizationId, lineId }: Planned) {
  const { accountId } = await lines.get(systemScope(organizationId), lineId)
  const account = accountId ? await lines.outbound(accountId) : null
  return { budgetLeft: account?.budgetLeft ?? null, newContactsLeft: account?.newContactsLeft ?? null }
}
