import type { ContactIdentity } from '../../../schemas/contact.ts'
import { AppError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { userIdOf } from '../../core/scope.ts'
import type { KnownContact } from './repository.ts'
import { findIdentities, findVisible, writeContacts } from './repository.ts'
import { freshContact } from './resolve.ts'
import type { ContactContext } from './shapes.ts'

export interface WrittenDown {
  name: string
  /** E.164. */
  phone?: string | undefined
  email?: string | undefined
  /** Where it came from, of a new one. */
  source: string
}

/**
 * A customer whom the team writes down: the contact that has this number or e-mail address, else a new one. A number
 * that a member gives is where messages go, so it counts as the contact's own; an e-mail address is only claimed.
 */
export async function findOrMake(
  ctx: ContactContext,
  { name, phone, email, source }: WrittenDown,
): Promise<KnownContact> {
  const { scope, tx, now } = ctx
  const { organizationId } = scope
  const wanted = [
    ...(phone ? [{ kind: 'phone' as const, value: phone, proof: 'proven' as const }] : []),
    ...(email ? [{ kind: 'email' as const, value: email, proof: 'claimed' as const }] : []),
  ]
  const known = new Set<string>()
  for (const { kind, value } of wanted) {
    const [identity] = await findIdentities(organizationId, { kind, scope: '' }, [value], tx.session)
    if (!identity) continue
    known.add(kind)
    // with a number of its own it is somebody else who gave the same e-mail address
    if (kind === 'email' && phone) continue
    const contact = await findVisible(scope, identity.contactId, tx.session)
    if (!contact) throw aColleagues()
    return contact
  }
  // a member who sees only their own sees the customer whom they wrote down
  const ownerId = scope.see === 'all' ? null : userIdOf(scope)
  const contact: KnownContact = { ...freshContact(organizationId, now), name, source, ownerId }
  const newIdentities = wanted
    .filter(({ kind }) => !known.has(kind))
    .map(
      (address): ContactIdentity => ({
        ...{ id: newId(), organizationId, createdAt: now, updatedAt: now },
        ...{ contactId: contact.id, scope: '', ...address },
      }),
    )
  const nothing = { changed: new Map(), moved: new Map(), merges: [], heard: new Set<string>() }
  await writeContacts(organizationId, { ...nothing, newContacts: [contact], newIdentities }, tx)
  await tx.writes.run()
  return contact
}

const aColleagues = () =>
  new AppError(
    'contact.colleagues',
    {
      en: 'This number or address is that of a colleague’s customer. Ask them, or a manager. Nothing was created.',
      es: 'Este número o correo es de un cliente de otro miembro. Pídeselo, o a un gerente. No se creó nada.',
      pt: 'Este número ou e-mail é de um cliente de outro membro. Peça a ele ou a um gerente. Nada foi criado.',
      ar: 'هذا الرقم أو العنوان لعميل أحد الزملاء. اسأله أو اسأل المدير. لم يُنشأ شيء.',
    },
    { status: 409 },
  )
