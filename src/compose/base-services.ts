import { newWireId } from '../channels/baileys/wire-id.ts'
import { haltedCampaigns } from '../features/campaigns/index.ts'
import { createCloudAccounts } from '../features/cloud-accounts/index.ts'
import { createConsents } from '../features/consents/index.ts'
import { createContacts } from '../features/contacts/index.ts'
import { createConversations } from '../features/conversations/index.ts'
import { createFiles } from '../features/files/index.ts'
import { createGroups } from '../features/groups/index.ts'
import { createLines } from '../features/lines/index.ts'
import { createMail } from '../features/mail/index.ts'
import { createMediaFetches } from '../features/media-fetches/index.ts'
import { createOrganizations } from '../features/organizations/index.ts'
import { createScheduledSends } from '../features/scheduled-sends/index.ts'
import { createSessions } from '../features/sessions/index.ts'
import { createStaffNumbers } from '../features/staff-numbers/index.ts'
import { createTemplates, createTextTemplates } from '../features/templates/index.ts'
import { createAccounts } from '../features/users/index.ts'
import { createWebchat } from '../features/webchat/index.ts'
import type { Kernel } from '../kernel.ts'
import { peerIdentities } from './peer-identities.ts'

/** How people reach the inbox. */
export const publicUrlOf = ({ config }: Pick<Kernel, 'config'>): string =>
  config.PUBLIC_URL ?? `http://localhost:${config.PORT}`

function fileSettings(config: Kernel['config']): Parameters<typeof createFiles>[0] {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region, S3_PREFIX: prefix } = config
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey, CLAMD_URL, DATA_DIR } = config
  const s3 =
    endpoint && bucket && accessKeyId && secretAccessKey
      ? { endpoint, bucket, region, prefix, accessKeyId, secretAccessKey }
      : null
  return { dataDir: DATA_DIR, ...(s3 && { s3 }), ...(CLAMD_URL && { clamdUrl: CLAMD_URL }) }
}

/** People, lines, messages and files, each with the neighbours that it needs. */
export function createBase(kernel: Kernel) {
  const { database, config, logger } = kernel
  const publicUrl = publicUrlOf(kernel)
  const mail = createMail({ smtpUrl: config.SMTP_URL, from: config.MAIL_FROM })
  const sessions = createSessions({ database })
  const organizations = createOrganizations({ mail, sessions, publicUrl })
  const accounts = createAccounts({ database, logger, sessions, organizations, mail, publicUrl })
  const lines = createLines({ database })
  const files = createFiles(fileSettings(config))
  const contacts = createContacts()
  const conversations = createConversations({
    contacts,
    files,
    lines,
    people: {
      names: organizations.members.names,
      hasSeat: async (organizationId, userId) =>
        (await organizations.members.principal(organizationId, userId)) !== null,
    },
    newWireId: (adapter) => (adapter === 'cloud-api' ? null : newWireId()),
    haltedCampaigns,
    isStaff: (organizationId, contactIds, session) => staffNumbers.isStaff(organizationId, contactIds, session),
  })
  const consents = createConsents({ contacts, conversations })
  const groups = createGroups()
  const staffNumbers = createStaffNumbers({
    members: organizations.members,
    conversations,
    lines,
    identitiesOf: peerIdentities({ keyring: kernel.keyring, contacts }),
  })
  const mediaFetches = createMediaFetches({ keyring: kernel.keyring, conversations })
  const scheduledSends = createScheduledSends({ database, conversations, contacts, files })
  const cloudAccounts = createCloudAccounts({ database, keyring: kernel.keyring, lines, conversations, publicUrl })
  const templates = createTemplates({ database, lines, conversations })
  const textTemplates = createTextTemplates()
  const webchat = createWebchat({ database, keyring: kernel.keyring, lines, contacts, conversations, files })
  return {
    ...{ mail, sessions, organizations, accounts, lines, files, contacts, conversations, consents, groups },
    ...{ staffNumbers, scheduledSends, mediaFetches, webchat, cloudAccounts, templates, textTemplates },
  }
}
export type BaseServices = ReturnType<typeof createBase>
