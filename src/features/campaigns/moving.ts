import {
  type Campaign,
  type CampaignDraft,
  type CampaignStatus,
  campaignMoves,
  type StoredCampaign,
} from '../../../schemas/campaign.ts'
import { type Id, mayMove } from '../../../schemas/common.ts'
import type { ActionContext } from '../../core/action.ts'
import type { ClientSession } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { checkDraft } from './checking.ts'
import type { CampaignDeps } from './deps.ts'
import { noCampaign, notMovable, tooLate } from './errors.ts'
import { skipPending } from './recipients-repository.ts'
import { changeCampaign, findCampaign, insertCampaign } from './repository.ts'
import { shown, tell } from './view.ts'

type Context = Pick<ActionContext, 'scope' | 'tx' | 'now' | 'audit'>

const notBegun = {
  ...{ startDate: null, startedAt: null, finishedAt: null, waitingFor: null, failedReason: null },
  ...{ totalRecipients: 0, sentCount: 0, deliveredCount: 0, readCount: 0, failedCount: 0, skippedCount: 0 },
  ...{ gatheredTo: null, gathered: false, nextAt: null, isChanged: false },
}

export async function found(scope: Scope, id: Id, session?: ClientSession): Promise<StoredCampaign> {
  const campaign = await findCampaign(scope, id, session)
  if (!campaign) throw noCampaign()
  return campaign
}

/** From one state to another, where the table of moves allows it. */
async function move(ctx: Context, before: StoredCampaign, to: CampaignStatus, set: Partial<StoredCampaign>) {
  const { id, organizationId, status } = before
  if (!mayMove(campaignMoves, status, to)) throw notMovable(status)
  const moved = await changeCampaign(organizationId, id, { status }, { set: { ...set, status: to } }, ctx.tx.session)
  if (!moved) throw notMovable(status)
  tell(ctx.tx, moved)
  ctx.audit('campaign', id, ['status'])
  return moved
}

/** From draft to its end, by a person's hand. */
export function createMoving(deps: CampaignDeps) {
  const get = (ctx: Context, id: Id) => found(ctx.scope, id, ctx.tx.session)

  async function create(ctx: Context, draft: CampaignDraft): Promise<Campaign> {
    const { organizationId } = ctx.scope
    const wording = await checkDraft(deps, ctx.scope, draft)
    const campaign = await insertCampaign(
      {
        ...{ id: newId(), organizationId, ...draft, ...wording, type: 'broadcast', status: 'draft' },
        ...{ createdBy: userIdOf(ctx.scope), ...notBegun },
      },
      ctx.tx.session,
    )
    tell(ctx.tx, campaign)
    ctx.audit('campaign', campaign.id)
    return shown(campaign)
  }

  /** At once, or at a given moment. */
  async function launch(ctx: Context, id: Id, startDate: Date | null): Promise<Campaign> {
    if (startDate && startDate <= ctx.now) throw tooLate()
    const begin = startDate ? { startDate, nextAt: startDate } : { startedAt: ctx.now, nextAt: ctx.now }
    return shown(await move(ctx, await get(ctx, id), startDate ? 'scheduled' : 'running', begin))
  }

  return {
    create,
    launch,
    /** Made and begun in one. */
    async send(ctx: Context, draft: CampaignDraft, startDate: Date | null): Promise<Campaign> {
      const { id } = await create(ctx, draft)
      return launch(ctx, id, startDate)
    },

    pause: async (ctx: Context, id: Id): Promise<Campaign> =>
      shown(await move(ctx, await get(ctx, id), 'paused', { nextAt: null })),

    async resume(ctx: Context, id: Id): Promise<Campaign> {
      const before = await get(ctx, id)
      if (before.status !== 'paused') throw notMovable(before.status)
      const moved = await move(ctx, before, 'running', { nextAt: ctx.now })
      // what the pause held back on its way goes first
      const { accountId } = await deps.lines.get(ctx.scope, moved.lineId)
      if (accountId) await deps.conversations.releaseHeld(ctx.tx, before.organizationId, accountId)
      return shown(moved)
    },

    async cancel(ctx: Context, id: Id): Promise<Campaign> {
      const moved = await move(ctx, await get(ctx, id), 'cancelled', { nextAt: null, finishedAt: ctx.now })
      const { organizationId } = moved
      const skippedCount = await skipPending({ organizationId, campaignId: id }, ctx.tx.session)
      const counted = await changeCampaign(organizationId, id, {}, { add: { skippedCount } }, ctx.tx.session)
      // what is on its way already is stopped before the wire
      const { accountId } = await deps.lines.get(ctx.scope, moved.lineId)
      if (accountId) await deps.conversations.releaseHeld(ctx.tx, organizationId, accountId)
      return shown(counted ?? moved)
    },
  }
}
