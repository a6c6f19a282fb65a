import type { Campaign, CampaignDraft } from '../../../schemas/campaign.ts'
import { windowHours } from '../../../schemas/line.ts'
import type { Scope } from '../../core/scope.ts'
import { assertFillable } from '../templates/index.ts'
import type { CampaignDeps } from './deps.ts'
import { needsApproved, noText, notWhatsApp } from './errors.ts'

/** What the campaign says, or why it cannot be sent from this line. */
export async function checkDraft(
  { lines, templates, textTemplates }: CampaignDeps,
  scope: Scope,
  { lineId, templateId, message, values }: CampaignDraft,
): Promise<Pick<Campaign, 'message' | 'isApproved'>> {
  const line = await lines.get(scope, lineId)
  if (line.channel !== 'whatsapp') throw notWhatsApp(line.name)
  const isWindowed = line.account !== null && windowHours[line.account.adapter] !== null
  if (isWindowed && !templateId) throw needsApproved(line.name)
  if (isWindowed && templateId) {
    for (const text of [...values.header, ...values.body, ...values.buttons]) await assertFillable(text)
    const { template } = await templates.filled(scope, lineId, { templateId, ...values })
    return { message: template.body, isApproved: true }
  }
  const text = templateId ? (await textTemplates.get(scope, templateId)).content : message.trim()
  if (!text) throw noText()
  await assertFillable(text)
  return { message: text, isApproved: false }
}
