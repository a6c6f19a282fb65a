import { createKeyring } from '../../../src/core/crypto.ts'
import { createActivities } from '../../../src/features/activities/index.ts'
import type { Contacts } from '../../../src/features/contacts/index.ts'
import { createNotifications } from '../../../src/features/notifications/index.ts'
import { createQuoteLinks } from '../../../src/features/quotes/index.ts'

/** What quotes and orders tell of themselves to; nobody but the quote's own agent is told. */
export const neighboursOf = (contacts: Pick<Contacts, 'get'>) => ({
  activities: createActivities({ contacts, members: { names: async () => new Map() } }),
  notifications: createNotifications({ members: { whoMay: async () => [] } }),
  links: createQuoteLinks({ keyring: createKeyring(Buffer.alloc(32, 1)), publicUrl: 'https://inbox.example' }),
})
