import type { Campaign } from '../../../schemas/campaign.ts'
import type { Contact } from '../../../schemas/contact.ts'
import type { MessageContent } from '../../../schemas/message-content.ts'
import { AppError } from '../../core/errors.ts'
import { systemScope } from '../../core/scope.ts'
import { shownName } from '../contacts/index.ts'
import { type Filling, fillIn } from '../templates/index.ts'
import type { CampaignDeps } from './deps.ts'

/** What one recipient reads. */
export interface Composed {
  text: string
  content: MessageContent | null
}
export type Wording = Pick<Campaign, 'organizationId' | 'lineId' | 'templateId' | 'isApproved' | 'message' | 'values'>

/** Null: nothing is left of it for this person. */
export async function compose(
  { templates }: Pick<CampaignDeps, 'templates'>,
  { organizationId, lineId, templateId, isApproved, message, values }: Wording,
  filling: Filling,
): Promise<Composed | null> {
  if (!isApproved || !templateId) {
    const text = await fillIn(message, filling)
    return text ? { text, content: null } : null
  }
  const fillAll = (texts: readonly string[]) => Promise.all(texts.map((text) => fillIn(text, filling)))
  const [header, body, buttons] = await Promise.all([values.header, values.body, values.buttons].map(fillAll))
  try {
    const use = { templateId, header: header ?? [], body: body ?? [], buttons: buttons ?? [] }
    const { text, content } = await templates.filled(systemScope(organizationId), lineId, use)
    return { text, content }
  } catch (error) {
    // a variable that is empty for this one: the provider would refuse it
    if (error instanceof AppError && error.code === 'template.not-filled') return null
    throw error
  }
}

/** A contact as variables name it. What is not known is empty. */
export function fillingOf(contact: Contact, phone: string | undefined, business: string): Filling {
  const name = contact.name || contact.pushName ? shownName(contact, null) : ''
  const isNumber = /^[\d\s+()-]*$/.test(name)
  const [first = '', ...rest] = isNumber ? [] : name.trim().split(/\s+/)
  return {
    name: isNumber ? '' : name,
    ...{ first_name: first, last_name: rest.join(' ') },
    ...{ phone: phone ?? '', company: '', business },
    fields: contact.customFields ?? {},
  }
}
