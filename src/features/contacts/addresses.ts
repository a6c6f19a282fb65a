import type { ContactIdentity } from '../../../schemas/contact.ts'
import type { PeerAddress } from '../../channels/channel.ts'

export const kinds = ['phone', 'lid', 'bsuid', 'username', 'visitor', 'email', 'group'] as const
export type AddressKind = (typeof kinds)[number]
export interface Address {
  kind: AddressKind
  /** The portfolio of a bsuid; else ''. */
  scope: string
  value: string
}
export const keyOf = ({ kind, scope, value }: Pick<ContactIdentity, 'kind' | 'scope' | 'value'>): string =>
  `${kind}:${scope}:${value}`

/** A peer's addresses as identities. Throws when there is none: such a message belongs to nobody. */
export function addressesOf(peer: PeerAddress): Address[] {
  // a group's thread is the group's, whoever wrote in it
  const found = peer.group ? [{ kind: 'group' as const, scope: '', value: peer.group }] : kinds.flatMap(addressOf(peer))
  if (found.length === 0) throw new Error('The sender has no address')
  for (const { kind, value } of found)
    if (kind === 'phone' && !/^\+\d{3,15}$/.test(value)) throw new Error(`Not an E.164 number: ${value.slice(0, 40)}`)
  return found
}

const addressOf =
  (peer: PeerAddress) =>
  (kind: AddressKind): Address[] => {
    if (kind === 'bsuid') return peer.bsuid ? [{ kind, scope: peer.bsuid.portfolio, value: peer.bsuid.id }] : []
    const value = peer[kind]
    return value ? [{ kind, scope: '', value }] : []
  }

/** The number that somebody had until now, as an address. */
export const formerOf = ({ formerPhone }: PeerAddress): Address[] =>
  formerPhone ? [{ kind: 'phone', scope: '', value: formerPhone }] : []
