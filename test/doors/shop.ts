import { newId } from '../../src/core/ids.ts'
import type { TestApp, TestMember, TestOrganization } from '../helpers/app.ts'
import { type Asked, addCustomer, addLine, ask, rows } from './kit.ts'
import { addPayments } from './paid.ts'
import type { Target } from './table.ts'
import { addCampaigns } from './table-campaigns.ts'
import { addGuarded } from './table-confirmations.ts'
import { addPersonal } from './table-tickets.ts'

export interface Shop extends TestOrganization {
  canary: string
  line: { id: string; accountId: string }
  /** What this member may see, for each of them. */
  targetFor(member: TestMember, canary?: string): Promise<Target>
}

/** An organization every text of which has its canary in it. */
export async function openShopIn(app: TestApp, name: string): Promise<Shop> {
  const canary = `canary-${name}`
  const shop = await app.addOrganization(canary)
  const line = await addLine(app, shop, canary)
  const boss = shop.members.owner.cookie
  const json = async <T>(route: string, cookie: string, asked: Asked = {}) =>
    (await ask(app.app, route, asked, cookie)).json<T>()
  const { lineId: webchatLineId } = await json<{ lineId: string }>('POST /api/v1/webchats', boss, {
    body: { name: canary },
  })
  const targetFor = async (member: TestMember, words = canary): Promise<Target> => {
    const records = await addCustomer(app, shop, line, { canary: words, holder: member })
    const email = `guest-${newId()}@${canary}.example`
    const invited = { body: { email, role: 'agent', name: words } }
    const { id: invitationId } = await json<{ id: string }>('POST /api/v1/invitations', boss, invited)
    const person = {
      name: `Spare ${words}`,
      email: `spare-${newId()}@${canary}.example`,
      password: 'a long spare secret',
    }
    const { id: userId } = await app.services.accounts.createMember(shop.id, person, ['agent'])
    await ask(app.app, 'POST /api/v1/staff-numbers', {}, member.cookie)
    const numbers = await rows('staffNumbers').find({ userId: member.userId }).toArray()
    await ask(app.app, 'POST /api/v1/session', { body: { email: member.email, password: member.password } })
    type Sessions = { items: { id: string; current: boolean }[] }
    const { items } = await json<Sessions>('GET /api/v1/sessions', member.cookie)
    const sessionId = items.find((session) => !session.current)?.id ?? ''
    const { id: productId } = await json<{ id: string }>('POST /api/v1/products', boss, {
      body: { name: `Pump ${newId()} ${words}`, price: 100 },
    })
    const { id: saleId } = await json<{ id: string }>('POST /api/v1/sales', boss, {
      body: { contactId: records.contactId, amount: 100, note: words },
    })
    const templateId = newId()
    const body = {
      name: `hello_${templateId}`,
      language: 'en',
      body: `Hello {{1}} ${words}`,
      header: null,
      footer: null,
    }
    await rows('templates').insertOne({
      ...{ _id: templateId as never, organizationId: shop.id, lineId: line.id, accountId: line.accountId },
      ...{ wireId: '1', category: 'utility', status: 'approved', buttons: [], ...body },
      ...{ createdAt: new Date(), updatedAt: new Date() },
    })
    const personal = await addPersonal(app, shop.id, member.userId, records.contactId, words)
    const guarded = await addGuarded(app, shop.id, { userId: member.userId, colleagueId: userId }, words)
    return {
      ...personal,
      ...guarded,
      ...(await addCampaigns(shop.id, line.id, words)),
      ...{ ...records, templateId, lineId: line.id, webchatLineId, userId, invitationId, sessionId },
      ...(await addPayments(app, boss, records, words)),
      ...{ productId, saleId, ...(await addLead(app, boss, records, words)) },
      staffNumberId: String(numbers[0]?._id),
    }
  }
  return { ...shop, canary, line, targetFor }
}

/** A lead of the customer, and where it came from. */
async function addLead(
  { app }: TestApp,
  boss: string,
  { contactId, conversationId }: Pick<Target, 'contactId' | 'conversationId'>,
  words: string,
): Promise<{ leadId: string; leadSourceId: string }> {
  const from = { body: { name: `Fair ${newId()} ${words}`, type: 'event' } }
  const { id: leadSourceId } = (await ask(app, 'POST /api/v1/lead-sources', from, boss)).json<{ id: string }>()
  const address = { street: words, city: 'Lima', state: '', postalCode: '', country: 'PE' }
  const draft = {
    contactId,
    conversationId,
    company: words,
    sourceId: leadSourceId,
    address,
    dateOfBirth: '1990-02-03',
  }
  const { id: leadId } = (await ask(app, 'POST /api/v1/leads', { body: draft }, boss)).json<{ id: string }>()
  return { leadId, leadSourceId }
}
