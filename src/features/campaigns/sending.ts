import type { CampaignRecipient, SkipReason, StoredCampaign } from '../../../schemas/campaign.ts'
import type { Id } from '../../../schemas/common.ts'
import type { Tx } from '../../core/db.ts'
import { AppError } from '../../core/errors.ts'
import { systemScope } from '../../core/scope.ts'
import { compose, fillingOf } from './composing.ts'
import type { CampaignDeps } from './deps.ts'
import { judge } from './eligibility.ts'
import { paceOf } from './pacing.ts'
import { changeRecipient, findRecipient, hasRecipients, nextPending, waitingOf } from './recipients-repository.ts'
import { type CountField, changeCampaign, findCampaign } from './repository.ts'

const lookAgainMs = 1_000
const holdMs = 30_000

/**
 * One step of a running campaign: its next few messages, no more than its pace allows, none while those before have not
 * gone to the wire. So a line that was away does not let out an hour's messages in one minute, and a pause stops at once.
 */
export async function sendNext(deps: CampaignDeps, campaign: StoredCampaign, now: Date): Promise<void> {
  const place = { organizationId: campaign.organizationId, campaignId: campaign.id }
  const { batch, waitMs } = paceOf(campaign.rateLimitPerMinute)
  const waiting = await waitingOf(place, batch)
  if (waiting.count >= batch) return lookLater(campaign, now, lookAgainMs, waiting.code)
  const next = await nextPending(place, batch - waiting.count)
  if (next.length === 0) return finish(deps, campaign, now, waiting.code)
  // of two workers the one that moves the clock sends
  const { organizationId, id, nextAt } = campaign
  const set = { nextAt: new Date(now.getTime() + waitMs), isChanged: true, waitingFor: null }
  if (!(await changeCampaign(organizationId, id, { status: 'running', nextAt }, { set }))) return
  for (const recipient of next) {
    const problem = await sendOne(deps, organizationId, recipient.id, now).catch(refusal)
    if (problem?.code === 'line.not-connected') return hold(campaign, now, problem.code)
    if (problem && isOfTemplate(problem)) return breakOff(deps, campaign, now, problem)
    if (problem) await failOne(deps, organizationId, recipient, problem)
  }
}

const refusal = (error: unknown): AppError => {
  if (error instanceof AppError) return error
  throw error
}
/** No one can get it: what was approved is no more. */
const isOfTemplate = ({ code }: AppError): boolean => code.startsWith('template.') || code === 'not-found'

async function lookLater(campaign: StoredCampaign, now: Date, inMs: number, code: string | null): Promise<void> {
  const { organizationId, id, nextAt, waitingFor } = campaign
  const isNews = waitingFor === code ? {} : { isChanged: true }
  const set = { nextAt: new Date(now.getTime() + inMs), waitingFor: code, ...isNews }
  await changeCampaign(organizationId, id, { status: 'running', nextAt }, { set })
}

async function hold({ organizationId, id }: StoredCampaign, now: Date, code: string): Promise<void> {
  const set = { nextAt: new Date(now.getTime() + holdMs), waitingFor: code, isChanged: true }
  await changeCampaign(organizationId, id, { status: 'running' }, { set })
}

/** The message, and that it was sent, in one transaction: a kill leaves both or neither. */
function sendOne(deps: CampaignDeps, organizationId: Id, recipientId: Id, now: Date): Promise<null> {
  return deps.database.transaction(
    async (tx) => {
      const scope = systemScope(organizationId)
      const recipient = await findRecipient(organizationId, { id: recipientId }, tx.session)
      const campaign = recipient && (await findCampaign(scope, recipient.campaignId, tx.session))
      if (recipient?.status !== 'pending' || campaign?.status !== 'running') return null
      const { contactId } = recipient
      const contact = (await deps.contacts.findMany(organizationId, [contactId], tx.session)).get(contactId)
      if (!contact) return skip(tx, recipient, 'no_address')
      const reason = (await judge(deps, campaign, [contact], now, tx.session)).get(contactId)
      if (reason) return skip(tx, recipient, reason)
      const { name: business } = await deps.organizations.get(organizationId)
      const phone = (await deps.contacts.addresses(organizationId, [contactId], tx.session)).get(contactId)?.phone
      const composed = await compose(deps, campaign, fillingOf(contact, phone, business))
      if (!composed) return skip(tx, recipient, 'empty_text')
      const ctx = { scope, tx, now }
      const conversationId = await deps.conversations.threadFor(ctx, campaign.lineId, contactId)
      const message = await deps.conversations.send(ctx, {
        ...{ conversationId, text: composed.text, content: composed.content, lane: 'campaign' as const },
        ...{ campaignId: campaign.id, clientId: `campaign:${campaign.id}:${recipient.id}` },
        sender: { kind: 'system', userId: null, name: business },
      })
      const set = { status: 'in_progress' as const, conversationId, messageId: message.id, queuedAt: now }
      await changeRecipient(recipient, set, tx.session)
      return null
    },
    { turn: organizationId },
  )
}

async function skip(tx: Tx, recipient: CampaignRecipient, skipReason: SkipReason): Promise<null> {
  return settle(tx, recipient, { status: 'skipped', skipReason }, 'skippedCount')
}

async function settle(
  { session }: Tx,
  recipient: CampaignRecipient,
  set: Partial<CampaignRecipient>,
  field: CountField,
): Promise<null> {
  const { organizationId, campaignId } = recipient
  if (await changeRecipient(recipient, set, session))
    await changeCampaign(organizationId, campaignId, {}, { set: { isChanged: true }, add: { [field]: 1 } }, session)
  return null
}

const failOne = (deps: CampaignDeps, organizationId: Id, recipient: CampaignRecipient, problem: AppError) =>
  deps.database.transaction(
    (tx) => settle(tx, recipient, { status: 'failed', failedReason: problem.message.slice(0, 300) }, 'failedCount'),
    { turn: organizationId },
  )

/** Complete once nobody is left and what was sent has got off. */
async function finish(deps: CampaignDeps, campaign: StoredCampaign, now: Date, code: string | null): Promise<void> {
  const { organizationId, id, name } = campaign
  const place = { organizationId, campaignId: id }
  if (await hasRecipients(place, 'in_progress')) return lookLater(campaign, now, lookAgainMs, code)
  await deps.database.transaction(async (tx) => {
    const set = { status: 'completed' as const, finishedAt: now, nextAt: null, waitingFor: null, isChanged: true }
    const done = await changeCampaign(organizationId, id, { status: 'running' }, { set }, tx.session)
    if (!done?.createdBy) return
    await deps.notifications.notify(
      { tx, now, organizationId },
      {
        ...{ to: [done.createdBy], type: 'campaign', level: 'info', text: completed, record: { noun: 'campaign', id } },
        params: { name, sent: done.sentCount, failed: done.failedCount },
        key: `campaign:${id}:completed`,
      },
    )
  })
}

function breakOff(deps: CampaignDeps, campaign: StoredCampaign, now: Date, problem: AppError): Promise<void> {
  const { organizationId, id, name } = campaign
  return deps.database.transaction(async (tx) => {
    const failedReason = problem.message.slice(0, 300)
    const set = { status: 'failed' as const, failedReason, finishedAt: now, nextAt: null, isChanged: true }
    const ended = await changeCampaign(organizationId, id, { status: 'running' }, { set }, tx.session)
    if (!ended?.createdBy) return
    await deps.notifications.notify(
      { tx, now, organizationId },
      {
        ...{ to: [ended.createdBy], type: 'campaign', level: 'error', text: brokenOff, params: { name } },
        ...{ record: { noun: 'campaign', id }, key: `campaign:${id}:failed` },
      },
    )
  })
}

const completed = {
  en: 'The campaign {{name}} is complete: {{sent}} sent, {{failed}} failed.',
  es: 'La campaña {{name}} terminó: {{sent}} enviados, {{failed}} fallidos.',
  pt: 'A campanha {{name}} terminou: {{sent}} enviadas, {{failed}} com falha.',
  ar: 'اكتملت الحملة {{name}}: أُرسل {{sent}} وفشل {{failed}}.',
}
const brokenOff = {
  en: 'The campaign {{name}} was broken off: its template cannot be sent any more.',
  es: 'La campaña {{name}} se interrumpió: su plantilla ya no se puede enviar.',
  pt: 'A campanha {{name}} foi interrompida: seu modelo não pode mais ser enviado.',
  ar: 'انقطعت الحملة {{name}}: لم يعد ممكنًا إرسال قالبها.',
}
