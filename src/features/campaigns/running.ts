import type { StoredCampaign } from '../../../schemas/campaign.ts'
import type { CampaignDeps } from './deps.ts'
import { gather } from './gathering.ts'
import { changeCampaign, findChanged, findDue } from './repository.ts'
import { sendNext } from './sending.ts'
import { tell } from './view.ts'

const atOnce = 50

/** What campaigns do by the clock. */
export function createRunning(deps: CampaignDeps) {
  async function begin({ id, organizationId, nextAt }: StoredCampaign, now: Date): Promise<void> {
    const set = { status: 'running' as const, startedAt: now, nextAt: now, isChanged: true }
    await changeCampaign(organizationId, id, { status: 'scheduled', nextAt }, { set })
  }
  const step = (campaign: StoredCampaign, now: Date): Promise<void> => {
    if (campaign.status === 'scheduled') return begin(campaign, now)
    return campaign.gathered ? sendNext(deps, campaign, now) : gather(deps, campaign, now)
  }
  return {
    /** Of all organizations: one step of each campaign that is due. */
    async goOn(now: Date): Promise<void> {
      const failures: unknown[] = []
      for (const campaign of await findDue(now, atOnce))
        await step(campaign, now).catch((error: unknown) => failures.push(error))
      // one that fails does not stop the others
      if (failures.length > 0) throw failures[0]
    },

    /** Browsers see a running campaign's numbers about once a second, however many messages move. */
    async tellChanged(): Promise<void> {
      for (const changed of await findChanged(atOnce))
        await deps.database.transaction(
          async (tx) => {
            const { id, organizationId } = changed
            await changeCampaign(organizationId, id, {}, { set: { isChanged: false } }, tx.session)
            tell(tx, changed)
          },
          { turn: changed.organizationId },
        )
    },
  }
}
