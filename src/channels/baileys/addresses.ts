import {
  isJidGroup,
  isLidUser,
  isPnUser,
  jidDecode,
  jidNormalizedUser,
  type WAMessageKey,
} from '@whiskeysockets/baileys'
import type { PeerAddress } from '../channel.ts'
import type { KeyStore } from './key-store.ts'

/** Who the account itself is: its own addresses never name a customer. */
export interface Self {
  number: string | null
  lid: string | null
}

const userOf = (jid: string | null | undefined): string | null => (jid ? (jidDecode(jid)?.user ?? null) : null)

export const selfOf = (me: { id: string; lid?: string | undefined } | undefined): Self => ({
  number: userOf(me?.id),
  lid: userOf(me?.lid),
})

export const numberOf = (jid: string | undefined): string | undefined => {
  const user = userOf(jid)
  return user ? `+${user}` : undefined
}

/** Whether an address is the account's own. */
export const isOurs = (jid: string | null, { number, lid }: Self): boolean => {
  const user = userOf(jid)
  return user !== null && (user === number || user === lid)
}

/** A thread with one person; groups, status, channels and newsletters are not. */
export const isPerson = (jid: string | null | undefined): boolean =>
  Boolean(isLidUser(jid ?? undefined) || isPnUser(jid ?? undefined))

/**
 * Whose a thread is: a group's, or a person's, by both addresses where both are known: from the message's key and its
 * stanza, else from what was learnt before. The network is not asked. Null for status, channels and newsletters.
 */
export async function peerOf(
  key: WAMessageKey,
  attrs: Record<string, string>,
  self: Self,
  store: KeyStore,
): Promise<PeerAddress | null> {
  if (isJidGroup(key.remoteJid ?? undefined)) return { group: userOf(key.remoteJid) ?? '' }
  if (!isPerson(key.remoteJid)) return null
  const told = [key.remoteJid, key.remoteJidAlt, attrs.recipient_pn, attrs.peer_recipient_pn]
  const jids = [...told, attrs.recipient_lid, attrs.peer_recipient_lid].filter((jid) => isPerson(jid)) as string[]
  // in what the owner typed on the phone, the other address of the sender is our own
  const others = jids.filter((jid) => jid === key.remoteJid || ![self.number, self.lid].includes(userOf(jid)))
  return personOf(others, store)
}

/** Who wrote in a group. */
export function authorOf(key: WAMessageKey, attrs: Record<string, string>, store: KeyStore): Promise<PeerAddress> {
  const told = [key.participant, key.participantAlt, attrs.participant_pn, attrs.participant_lid]
  return personOf(told.filter((jid) => isPerson(jid)) as string[], store)
}

async function personOf(jids: readonly string[], store: KeyStore): Promise<PeerAddress> {
  const lid = userOf(jids.find((jid) => isLidUser(jid)))
  const number = userOf(jids.find((jid) => isPnUser(jid)))
  const known = await learnt(store, lid, number)
  return {
    ...(known.number ? { phone: `+${known.number}` } : {}),
    ...(known.lid ? { lid: known.lid } : {}),
  }
}

async function learnt(store: KeyStore, lid: string | null, number: string | null) {
  if (lid && number) return { lid, number }
  const name = lid ? `${lid}_reverse` : (number ?? '')
  const found = (await store.get('lid-mapping', [name]))[name]
  const other = typeof found === 'string' ? found : null
  return lid ? { lid, number: other } : { lid: other, number }
}

/** Where to send: to the LID where it is known, as WhatsApp itself does. */
export function jidOf(address: PeerAddress): string | null {
  if (address.group) return `${address.group}@g.us`
  if (address.lid) return `${address.lid}@lid`
  return address.phone ? `${address.phone.replace(/^\+/, '')}@s.whatsapp.net` : null
}

/** The same thread by the same name, whatever device wrote. */
export const threadOf = (jid: string | null | undefined): string => jidNormalizedUser(jid ?? undefined)
