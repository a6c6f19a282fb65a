import type { RoleName } from '../../schemas/permission.ts'
import type { Asked, Records } from './kit.ts'

/** Whose records a request is about. */
export interface Target extends Records {
  lineId: string
  templateId: string
  /** A line that is a web chat. */
  webchatLineId: string
  /** A colleague, to change, suspend and remove. */
  userId: string
  invitationId: string
  staffNumberId: string
  sessionId: string
  leadId: string
  leadSourceId: string
  productId: string
  saleId: string
  /** A notice and a reminder of the member who asks. */
  notificationId: string
  /** Two of the member who asks, and one of a colleague that waits for an approver. */
  confirmationIds: string[]
  labelId: string
  /** Paid by the customer; asked for and not paid; a draft of an invoice and one that is open. */
  paymentId: string
  askedId: string
  gatewayId: string
  invoiceIds: string[]
  planId: string
  subscriptionId: string
  roleId: string
  reminderId: string
  ownNoteId: string
  campaignIds: Record<'draft' | 'running' | 'paused' | 'other', string>
  textTemplateIds: string[]
}
export interface Row {
  /** public: no session asked for. signed-in: whoever has one. Else the roles that may. */
  may: 'public' | 'signed-in' | readonly RoleName[]
  of?(target: Target): Asked
  /** Names a record of the organization, so that a twin's gives 404; absent: there is nothing of another's to name. */
  names?: true
}
