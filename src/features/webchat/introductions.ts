import { createHmac } from 'node:crypto'
import { timingSafeEqualText } from '../../core/crypto.ts'
import { systemScope } from '../../core/scope.ts'
import type { SealedPlace } from '../../core/sealed-repository.ts'
import { badSignature, noSite } from './errors.ts'
import type { Guest, WebchatDeps } from './guest.ts'
import { findSecret, updateVisitor } from './repository.ts'

/** Who a visitor says they are, or the shop's server says it of them. */
export interface Introduction {
  name?: string | undefined
  email?: string | undefined
  phone?: string | undefined
  userId?: string | undefined
  signature?: string | undefined
}

/** Where the secrets of the sites lie. */
export const webchatSecrets: SealedPlace<{ _id: string }> = {
  collection: 'webchatSites',
  field: 'secret',
  context: ({ _id }) => `webchat:${_id}`,
}

/** What the shop's server signs (HMAC-SHA256, hex): three lines, empty where it does not know. */
export const signedText = ({ userId = '', email = '', phone = '' }: Introduction): string =>
  [userId, email, phone].join('\n')

/** Who visitors are, by their own word or by the shop's signature. */
export function createIntroductions({ database, keyring, contacts }: WebchatDeps) {
  const checkSignature = async (guest: Guest, said: Introduction): Promise<boolean> => {
    if (!said.signature) return false
    const { site } = guest
    const sealed = await findSecret(systemScope(site.organizationId), site.lineId)
    if (!sealed) throw noSite()
    await keyring.learn([sealed])
    const secret = keyring.open(sealed, webchatSecrets.context({ _id: site.id })).toString()
    const right = createHmac('sha256', secret).update(signedText(said)).digest('hex')
    if (!timingSafeEqualText(right, said.signature.toLowerCase())) throw badSignature()
    return true
  }
  return {
    /**
     * Signed by the shop's server it is proven, and joins the visitor to the customer whose address it is with the next
     * message. Otherwise it is only claimed: it is shown to the team, and never joins or unlocks anything.
     */
    async introduce(guest: Guest, said: Introduction): Promise<Guest> {
      const isProven = await checkSignature(guest, said)
      const { visitor } = guest
      // what is proven is not replaced by what is only said
      const addresses = isProven || !visitor.isProven ? addressesOf(said) : {}
      const change = {
        ...(said.name && { name: said.name }),
        ...addresses,
        isProven: isProven || visitor.isProven,
      }
      await updateVisitor(visitor, change)
      return { ...guest, visitor: { ...visitor, ...change } }
    },

    /** What a visitor claims is written beside their contact, once they have one. */
    async claim(guest: Guest): Promise<void> {
      const { email, phone, visitor, isProven } = guest.visitor
      if (isProven || (!email && !phone)) return
      const contactId = await contacts.idOfPeer(guest.site.organizationId, { visitor })
      if (!contactId) return
      await database.transaction((tx) => contacts.claim(tx, guest.site.organizationId, contactId, { email, phone }))
    },
  }
}

const addressesOf = ({ email, phone }: Introduction) => ({
  ...(email && { email: email.toLowerCase() }),
  ...(phone && { phone }),
})
