import type { Mail } from '../mail/index.ts'
import type { Sessions } from '../sessions/index.ts'
import { createInvitations } from './invitations.ts'
import { createMembers } from './members.ts'
import { createOrganizationService } from './organizations.ts'

export interface OrganizationsDeps {
  mail: Mail
  sessions: Sessions
  /** How people reach the inbox: links in mails start with it. */
  publicUrl: string
  clock?: () => Date
}

export function createOrganizations({ mail, sessions, publicUrl, clock = () => new Date() }: OrganizationsDeps) {
  const members = createMembers({ sessions })
  const invitations = createInvitations({ mail, members, publicUrl, clock })
  return { ...createOrganizationService(), members, invitations }
}
export type Organizations = ReturnType<typeof createOrganizations>
