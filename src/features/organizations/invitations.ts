import type { Locale } from '../../../schemas/common.ts'
import type { Invitation } from '../../../schemas/invitation.ts'
import type { Organization } from '../../../schemas/organization.ts'
import type { RoleName } from '../../../schemas/permission.ts'
import type { ActionContext } from '../../core/action.ts'
import { randomToken, sha256hex } from '../../core/crypto.ts'
import type { Tx } from '../../core/db.ts'
import { say, type Text } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import type { Mail } from '../mail/index.ts'
import { alreadyMember, invitationOver, noInvitation } from './errors.ts'
import { findOpenByToken, findPending, insertInvitation, markAccepted, withdraw } from './invitation-repository.ts'
import { findMemberByEmail } from './member-repository.ts'
import type { Members } from './members.ts'
import { findOrganization, serializeMembers } from './repository.ts'

export interface InvitationsDeps {
  mail: Mail
  members: Members
  /** Where people reach the inbox; the link is `PUBLIC/invitation#TOKEN`. */
  publicUrl: string
  clock: () => Date
}

const validMs = 7 * 24 * 3_600_000

const subject: Text = {
  en: '{{inviter}} invites you to {{organization}} on Parley',
  es: '{{inviter}} te invita a {{organization}} en Parley',
  pt: '{{inviter}} convida você para {{organization}} no Parley',
  ar: 'يدعوك {{inviter}} إلى {{organization}} على Parley',
}
const body: Text = {
  en: 'Hello,\n\n{{inviter}} offers you a seat in {{organization}}. Open this link within 7 days to take it:\n\n{{link}}\n\nIf you do not expect this, ignore it: nothing happens without the link.\n',
  es: 'Hola:\n\n{{inviter}} te ofrece un puesto en {{organization}}. Abre este enlace en los próximos 7 días para aceptarlo:\n\n{{link}}\n\nSi no lo esperabas, ignora este correo: sin el enlace no ocurre nada.\n',
  pt: 'Olá,\n\n{{inviter}} oferece a você um lugar em {{organization}}. Abra este link em até 7 dias para aceitar:\n\n{{link}}\n\nSe não esperava isto, ignore: nada acontece sem o link.\n',
  ar: 'مرحبًا،\n\nيعرض عليك {{inviter}} مقعدًا في {{organization}}. افتح هذا الرابط خلال 7 أيام لقبوله:\n\n{{link}}\n\nإن لم تكن تتوقع هذا فتجاهله: لا يحدث شيء دون الرابط.\n',
}

export function createInvitations({ mail, members, publicUrl, clock }: InvitationsDeps) {
  const mailFor = (to: string, token: string, organization: Organization, inviter: string, locale: Locale) => {
    const params = { inviter, organization: organization.name, link: new URL(`/invitation#${token}`, publicUrl).href }
    const text = { subject: say(subject, locale, params).slice(0, 200), text: say(body, locale, params) }
    return { organizationId: organization.id, to, kind: 'invitation' as const, ...text }
  }

  return {
    /** A second invitation of an address takes the place of the first, whose link dies. */
    async create(
      ctx: ActionContext,
      offer: { email: string; role: RoleName; name: string | null },
    ): Promise<Invitation> {
      const { scope, tx } = ctx
      const organization = await findOrganization(scope.organizationId)
      if (!organization) throw noInvitation()
      // two invitations of one address at once: the second waits and takes the place of the first
      await serializeMembers(scope.organizationId, tx.session)
      await members.assertMayGrant(scope, tx, offer.role)
      if (await findMemberByEmail(organization.id, offer.email, tx.session)) throw alreadyMember()
      await withdraw(scope, { email: offer.email }, tx.session)
      const token = randomToken()
      const expiresAt = new Date(clock().getTime() + validMs)
      const fresh = { status: 'pending', invitedBy: userIdOf(scope), expiresAt, acceptedAt: null } as const
      const seat = { id: newId(), organizationId: organization.id, ...offer, ...fresh }
      const invitation = await insertInvitation(seat, sha256hex(token), tx.session)
      const message = mailFor(offer.email, token, organization, scope.actor.name, organization.locale)
      await mail.send(tx, { ...message, readers: offer.role === 'owner' ? 'owners' : 'managers' })
      ctx.audit('invitation', invitation.id, ['role'])
      return invitation
    },

    list: (scope: Scope): Promise<Invitation[]> => findPending(scope),

    async withdraw(ctx: ActionContext, id: string): Promise<void> {
      if ((await withdraw(ctx.scope, { _id: id }, ctx.tx.session)) === 0) throw noInvitation()
      ctx.audit('invitation', id, ['status'])
    },

    /** What a link offers; throws when it is over. */
    async open(token: string): Promise<Invitation> {
      const invitation = await findOpenByToken(sha256hex(token), clock())
      if (!invitation) throw invitationOver()
      return invitation
    },

    /** Uses the link up, once, and seats the user. */
    async accept(tx: Tx, token: string, user: { id: string; email: string; name: string }): Promise<Invitation> {
      const invitation = await findOpenByToken(sha256hex(token), clock(), tx.session)
      if (!invitation || invitation.email !== user.email) throw invitationOver()
      if (!(await markAccepted(invitation.id, clock(), tx.session))) throw invitationOver()
      const seated = await findMemberByEmail(invitation.organizationId, user.email, tx.session)
      if (seated) throw alreadyMember()
      await members.add(tx, invitation.organizationId, user, [invitation.role])
      return invitation
    },
  }
}
