import type { Lead } from '../../../schemas/lead.ts'
import type { Keyring, Sealed } from '../../core/crypto.ts'
import type { SealedPlace } from '../../core/sealed-repository.ts'

type Personal = Pick<Lead, 'dateOfBirth' | 'address'>

/** Date of birth and address of a lead, in one sealed text. */
export const leadSecrets: SealedPlace<{ _id: string }> = {
  collection: 'leads',
  field: 'personal',
  context: ({ _id }) => `lead:${_id}`,
}

const nothing: Personal = { dateOfBirth: null, address: null }

export function sealPersonal(keyring: Keyring, id: string, personal: Personal): Sealed | null {
  if (!personal.dateOfBirth && !personal.address) return null
  return keyring.seal(Buffer.from(JSON.stringify(personal)), leadSecrets.context({ _id: id }))
}

export async function openPersonal(keyring: Keyring, id: string, sealed: Sealed | null): Promise<Personal> {
  if (!sealed) return nothing
  await keyring.learn([sealed])
  return { ...nothing, ...JSON.parse(keyring.open(sealed, leadSecrets.context({ _id: id })).toString()) }
}
