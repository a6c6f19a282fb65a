import type { Id } from '../../../schemas/common.ts'
import type { ClientSession, Database } from '../../core/db.ts'
import type { Contacts } from '../contacts/index.ts'
import type { Conversations } from '../conversations/index.ts'
import type { Lines } from '../lines/index.ts'
import type { Notifications } from '../notifications/index.ts'
import type { Organizations } from '../organizations/index.ts'
import type { Templates, TextTemplates } from '../templates/index.ts'

export interface CampaignDeps {
  database: Database
  contacts: Pick<Contacts, 'addresses' | 'findMany'>
  conversations: Pick<Conversations, 'send' | 'threadFor' | 'messageById' | 'releaseHeld'>
  lines: Pick<Lines, 'get' | 'outbound'>
  organizations: Pick<Organizations, 'get'>
  templates: Pick<Templates, 'filled'>
  textTemplates: Pick<TextTemplates, 'get'>
  notifications: Pick<Notifications, 'notify'>
  isStaff(organizationId: Id, contactIds: readonly Id[], session?: ClientSession): Promise<ReadonlySet<Id>>
}
