import type { WebchatLook, WebchatSite, WebchatVisitor } from '../../../schemas/webchat.ts'
import type { Keyring } from '../../core/crypto.ts'
import type { Database } from '../../core/db.ts'
import type { Contacts } from '../contacts/index.ts'
import type { Conversations } from '../conversations/index.ts'
import type { Files } from '../files/index.ts'
import type { Lines } from '../lines/index.ts'

export interface WebchatDeps {
  database: Database
  keyring: Keyring
  lines: Lines
  contacts: Contacts
  conversations: Conversations
  files: Files
}

/** A browser that was let in: whose chat it has open, and who it is there. */
export interface Guest {
  site: WebchatSite
  visitor: WebchatVisitor
}

export const lookOf = ({ title, greeting, colour, side, asksWho }: WebchatSite): WebchatLook => ({
  ...{ title, greeting, colour, side, asksWho },
})
