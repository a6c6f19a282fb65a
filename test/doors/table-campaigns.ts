import { newId } from '../../src/core/ids.ts'
import { type Asked, rows } from './kit.ts'
import type { Row, Target } from './row.ts'

const working: Row['may'] = ['owner', 'admin', 'manager', 'agent']
const leading: Row['may'] = ['owner', 'admin', 'manager']
const one =
  (which: keyof Target['campaignIds'], body?: object) =>
  ({ campaignIds }: Target): Asked => ({ params: { id: campaignIds[which] }, ...(body ? { body } : {}) })
const ofContact =
  (body?: object) =>
  ({ contactId }: Target): Asked => ({ params: { id: contactId }, ...(body ? { body } : {}) })
const ofText =
  (which: 0 | 1, body?: object) =>
  ({ textTemplateIds }: Target): Asked => ({ params: { id: textTemplateIds[which] ?? '' }, ...(body ? { body } : {}) })
const draft = ({ lineId }: Target) => ({
  name: 'News',
  lineId,
  message: 'Hi {{first_name}}',
  audience: { kind: 'all' },
})

/** What reaches many: campaigns, their texts, and who may be written to at all. */
export const campaignRows: Record<string, Row> = {
  'GET /api/v1/contacts/:id/consents': { may: working, names: true, of: ofContact() },
  'POST /api/v1/contacts/:id/consents': {
    ...{ may: working, names: true },
    of: ofContact({ kind: 'start', reason: 'Said so at the counter' }),
  },
  'GET /api/v1/templates': { may: leading },
  'POST /api/v1/templates': { may: leading, of: () => ({ body: { name: newId(), content: 'Hi {{first_name}}' } }) },
  'PATCH /api/v1/templates/:id': { may: leading, names: true, of: ofText(0, { content: 'Hello' }) },
  'DELETE /api/v1/templates/:id': { may: leading, names: true, of: ofText(1) },
  'GET /api/v1/campaigns': { may: leading },
  'GET /api/v1/campaigns/:id': { may: leading, names: true, of: one('draft') },
  'GET /api/v1/campaigns/:id/recipients': { may: leading, names: true, of: one('draft') },
  'POST /api/v1/campaigns/:id/export': { may: leading, names: true, of: one('draft') },
  'POST /api/v1/campaigns/dry-run': { may: leading, names: true, of: (target) => ({ body: draft(target) }) },
  'POST /api/v1/campaigns': { may: leading, names: true, of: (target) => ({ body: draft(target) }) },
  'POST /api/v1/campaigns/:id/launch': { may: leading, names: true, of: one('draft', {}) },
  'POST /api/v1/campaigns/:id/pause': { may: leading, names: true, of: one('running') },
  'POST /api/v1/campaigns/:id/resume': { may: leading, names: true, of: one('paused') },
  'GET /api/v1/reports/:name': { may: leading, of: () => ({ params: { name: 'billing' } }) },
  'POST /api/v1/reports/:name/export': { may: leading, of: () => ({ params: { name: 'tickets' } }) },
  'POST /api/v1/campaigns/:id/cancel': { may: leading, names: true, of: one('other') },
}

/** A campaign in each state that the rows need, with a recipient, and two texts; all their words marked. */
export async function addCampaigns(organizationId: string, lineId: string, words: string) {
  const now = new Date()
  const stored = () => ({ _id: newId() as never, organizationId, createdAt: now, updatedAt: now })
  const add = async (status: string): Promise<string> => {
    const campaign = {
      ...{ ...stored(), name: `Sale ${words}`, type: 'broadcast', status, lineId, templateId: null, isApproved: false },
      ...{ message: words, values: { header: [], body: [], buttons: [] }, audience: { kind: 'all' }, createdBy: null },
      ...{ rateLimitPerMinute: 20, capPerWeek: 2, startDate: null, startedAt: null, finishedAt: null, nextAt: null },
      ...{ totalRecipients: 1, sentCount: 0, deliveredCount: 0, readCount: 0, failedCount: 0, skippedCount: 0 },
      ...{ waitingFor: null, failedReason: null, gatheredTo: null, gathered: false, isChanged: false },
    }
    await rows('campaigns').insertOne(campaign)
    await rows('campaignRecipients').insertOne({
      ...{ ...stored(), campaignId: campaign._id, contactId: newId(), name: words, status: 'pending' },
      ...{ skipReason: null, conversationId: null, queuedAt: null, sentAt: null, deliveredAt: null, readAt: null },
      failedReason: null,
    })
    return campaign._id
  }
  const text = async (): Promise<string> => {
    const made = { ...stored(), accountId: null, language: '', type: 'whatsapp', name: `${newId()} ${words}` }
    await rows('templates').insertOne({ ...made, subject: null, content: words })
    return made._id
  }
  return {
    campaignIds: {
      ...{ draft: await add('draft'), running: await add('running') },
      ...{ paused: await add('paused'), other: await add('draft') },
    },
    textTemplateIds: [await text(), await text()],
  }
}
