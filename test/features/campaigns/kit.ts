import type { Campaign, CampaignRecipient } from '../../../schemas/campaign.ts'
import type { Message, MessageStatus } from '../../../schemas/message.ts'
import { systemScope } from '../../../src/core/scope.ts'
import { addLine, customerWrites, rows } from '../../doors/kit.ts'
import { createTestApp } from '../../helpers/app.ts'
import { confirmed, injectAs } from '../../helpers/confirm.ts'

type Row = CampaignRecipient & { _id: string }

/** A shop with a WhatsApp line, and what a campaign's day needs: customers, the clock, the wire. */
export async function openShop() {
  const test = await createTestApp()
  const shop = await test.addOrganization('campaigns')
  const line = await addLine(test, shop, 'campaigns')
  const owner = injectAs(test.app, shop.members.owner.cookie)
  const { kernel, services } = test
  const { campaigns, conversations } = services
  const scope = systemScope(shop.id)
  let clock = Date.now()
  const messages = (campaignId: string) =>
    rows('messages').find({ organizationId: shop.id, campaignId }).sort({ _id: 1 }).toArray() as unknown as Promise<
      (Message & { _id: string })[]
    >
  const kit = {
    ...{ test, shop, line, owner, scope, services, messages },
    now: () => new Date(clock),
    customer: async (name = 'Maria Lopez') => {
      const { contactId, conversationId } = await customerWrites(test, shop, line, name)
      return { contactId, conversationId }
    },
    create: async (draft: object = {}): Promise<Campaign> => {
      const made = await owner.call<Campaign>('POST', '/campaigns', {
        ...{ name: 'Summer sale', lineId: line.id, message: 'Hi {{first_name}}, 20 % off', audience: { kind: 'all' } },
        ...{ rateLimitPerMinute: 180, ...draft },
      })
      if (made.status !== 201) throw new Error(JSON.stringify(made.body))
      return made.body
    },
    launch: (id: string, body: object = {}) => confirmed<Campaign>(owner, 'POST', `/campaigns/${id}/launch`, body),
    /** The clock's look, `seconds` later. */
    async tick(seconds = 1): Promise<void> {
      clock = Math.max(clock, Date.now()) + seconds * 1_000
      await campaigns.goOn(new Date(clock))
    },
    recipients: (campaignId: string) =>
      rows('campaignRecipients').find({ campaignId }).sort({ _id: 1 }).toArray() as unknown as Promise<Row[]>,
    get: (id: string) => campaigns.get(scope, id),
    /** Outbound's last look before the wire: which of the queued ones it may write. */
    async claim(campaignId: string): Promise<string[]> {
      const queued = (await messages(campaignId)).filter(({ status }) => status === 'queued')
      const claims = queued.map(({ _id }) => ({ messageId: _id, ackMs: 1_000, windowHours: null, budgetLeft: null }))
      const answers = await kernel.database.transaction((tx) =>
        conversations.claim(tx, shop.id, claims, new Date(clock)),
      )
      for (const { _id } of queued) await campaigns.follow(shop.id, _id)
      return queued.flatMap(({ _id }) => (answers.get(_id)?.send ? [_id] : []))
    },
    /** The channel says that something became of them. */
    async receipt(messageId: string, status: MessageStatus & ('sent' | 'delivered' | 'read')): Promise<void> {
      const message = await rows('messages').findOne({ _id: messageId as never })
      const receipt = { wireIds: [String(message?.wireId)], status, at: new Date(clock) }
      await kernel.database.transaction((tx) =>
        conversations.receipts(tx, shop.id, [{ lineId: line.id, receipt: receipt as never }]),
      )
      await campaigns.follow(shop.id, messageId)
    },
    /** Everything that is queued goes to the wire and is sent. */
    async sendQueued(campaignId: string): Promise<void> {
      for (const id of await kit.claim(campaignId)) await kit.receipt(id, 'sent')
    },
    /** The clock goes on until the campaign has come to its end. */
    async runToTheEnd(campaignId: string): Promise<Campaign> {
      for (let look = 0; look < 25; look++) {
        await kit.tick()
        await kit.sendQueued(campaignId)
        const campaign = await kit.get(campaignId)
        if (campaign.status !== 'running' && campaign.status !== 'scheduled') return campaign
      }
      throw new Error(
        `It never ended: ${JSON.stringify(await rows('campaigns').findOne({ _id: campaignId as never }))} ${JSON.stringify(await kit.recipients(campaignId))}`,
      )
    },
  }
  return kit
}
export type CampaignKit = Awaited<ReturnType<typeof openShop>>
