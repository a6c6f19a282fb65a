import type { Id } from '../../schemas/common.ts'
import { WaKeyModel } from '../../schemas/models/wa-key.model.ts'
import { type KeyPlace, keyContext } from '../channels/baileys/key-format.ts'
import { type Keyring, type Sealed, sha256hex } from '../core/crypto.ts'
import { systemScope } from '../core/scope.ts'

interface Deps {
  keyring: Keyring
  contacts: {
    addressOf(scope: ReturnType<typeof systemScope>, contactId: Id): Promise<{ phone?: string; lid?: string }>
  }
}
type Row = KeyPlace & { accountId: Id; sealed: Sealed }

/**
 * What WhatsApp knows a person's own phone by, as each of our accounts has seen it last: a hash by account. It is another
 * one when WhatsApp was installed anew, or when somebody else has the number now.
 */
export const peerIdentities =
  ({ keyring, contacts }: Deps) =>
  async (organizationId: Id, contactId: Id): Promise<Record<Id, string>> => {
    const { phone, lid } = await contacts.addressOf(systemScope(organizationId), contactId)
    // as Signal addresses name the first device: of a LID, and of a number
    const names = [...(lid ? [`${lid}_1.0`] : []), ...(phone ? [`${phone.replace(/\D/g, '')}.0`] : [])]
    const filter = { organizationId, type: 'identity-key', name: { $in: names } }
    const rows = (await WaKeyModel.find(filter).lean()) as unknown as Row[]
    await keyring.learn(rows.map(({ sealed }) => sealed))
    // a LID's key is the one in use where there are both
    const inOrder = rows.toSorted((a, b) => Number(a._id.includes('_1.')) - Number(b._id.includes('_1.')))
    return Object.fromEntries(
      inOrder.map((row) => [row.accountId, sha256hex(keyring.open(row.sealed, keyContext(row)))]),
    )
  }
