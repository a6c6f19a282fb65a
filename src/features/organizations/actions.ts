import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { Invitation } from '../../../schemas/invitation.ts'
import { Organization } from '../../../schemas/organization.ts'
import { RoleName } from '../../../schemas/permission.ts'
import { EmailInput } from '../../../schemas/sign-in.ts'
import { MembershipStatus } from '../../../schemas/user.ts'
import { defineAction } from '../../core/action.ts'
import type { Text } from '../../core/errors.ts'
import { OrganizationPatch } from './organizations.ts'
import type { Organizations } from './service.ts'

const MemberView = z.object({
  userId: Id,
  name: z.string(),
  email: z.string(),
  roles: z.array(z.string()),
  status: MembershipStatus,
})
const OneMember = z.strictObject({ userId: Id })
const none = z.strictObject({})

const organizationActionsOf = ({ organizations }: { organizations: Organizations }) => [
  defineAction({
    name: 'organization.get',
    title: { en: 'The organization', es: 'La organización', pt: 'A organização', ar: 'المؤسسة' },
    input: none,
    output: Organization,
    permission: 'signed-in',
    risk: 'read',
    http: { method: 'GET', path: '/organization' },
    run: ({ scope }) => organizations.get(scope.organizationId),
  }),
  defineAction({
    name: 'organization.update',
    title: {
      en: 'Change the organization',
      es: 'Cambiar la organización',
      pt: 'Alterar a organização',
      ar: 'تعديل المؤسسة',
    },
    input: OrganizationPatch,
    output: Organization,
    permission: 'manage_organization',
    risk: 'write',
    http: { method: 'PATCH', path: '/organization' },
    run: (ctx, patch) => organizations.update(ctx, patch),
  }),
]

const memberActionsOf = ({ organizations: { members } }: { organizations: Organizations }) => {
  /** The three that end or resume a seat differ in their word alone. */
  const seat = (verb: 'suspend' | 'reactivate' | 'remove', title: Text, method: 'POST' | 'DELETE') =>
    defineAction({
      name: `member.${verb}`,
      title,
      input: OneMember,
      output: z.null(),
      permission: 'manage_members',
      risk: 'write',
      http: { method, path: `/members/:userId${method === 'DELETE' ? '' : `/${verb}`}`, status: 204 },
      run: (ctx, { userId }) => members[verb](ctx, userId).then(() => null),
    })
  return [
    defineAction({
      name: 'member.list',
      title: { en: 'List the members', es: 'Listar los miembros', pt: 'Listar os membros', ar: 'عرض الأعضاء' },
      input: none,
      output: z.object({ items: z.array(MemberView) }),
      // everybody assigns and mentions: names of colleagues are for all of them
      permission: 'signed-in',
      risk: 'read',
      http: { method: 'GET', path: '/members' },
      run: async ({ scope }) => ({ items: await members.list(scope) }),
    }),
    defineAction({
      name: 'member.change-role',
      title: {
        en: 'Change a member’s roles',
        es: 'Cambiar los roles de un miembro',
        pt: 'Alterar as funções de um membro',
        ar: 'تغيير أدوار عضو',
      },
      input: z.strictObject({ userId: Id, roles: z.array(RoleName).min(1).max(5) }),
      output: z.null(),
      permission: 'manage_members',
      risk: 'write',
      http: { method: 'PATCH', path: '/members/:userId', status: 204 },
      run: (ctx, { userId, roles }) => members.changeRoles(ctx, userId, roles).then(() => null),
    }),
    seat(
      'suspend',
      { en: 'Suspend a member', es: 'Suspender a un miembro', pt: 'Suspender um membro', ar: 'تعليق عضو' },
      'POST',
    ),
    seat(
      'reactivate',
      { en: 'Let a member back in', es: 'Reactivar a un miembro', pt: 'Reativar um membro', ar: 'إعادة تفعيل عضو' },
      'POST',
    ),
    seat(
      'remove',
      { en: 'Remove a member', es: 'Quitar a un miembro', pt: 'Remover um membro', ar: 'إزالة عضو' },
      'DELETE',
    ),
  ]
}

const invitationActionsOf = ({ organizations: { invitations } }: { organizations: Organizations }) => [
  defineAction({
    name: 'invitation.create',
    title: { en: 'Invite somebody', es: 'Invitar a alguien', pt: 'Convidar alguém', ar: 'دعوة شخص' },
    input: z.strictObject({ email: EmailInput, role: RoleName, name: z.string().trim().min(1).max(120).optional() }),
    output: Invitation,
    permission: 'manage_members',
    risk: 'write',
    http: { method: 'POST', path: '/invitations', status: 201 },
    run: (ctx, { name, ...offer }) => invitations.create(ctx, { ...offer, name: name ?? null }),
  }),
  defineAction({
    name: 'invitation.list',
    title: { en: 'Open invitations', es: 'Invitaciones abiertas', pt: 'Convites abertos', ar: 'الدعوات المفتوحة' },
    input: none,
    output: z.object({ items: z.array(Invitation) }),
    permission: 'manage_members',
    risk: 'read',
    http: { method: 'GET', path: '/invitations' },
    run: async ({ scope }) => ({ items: await invitations.list(scope) }),
  }),
  defineAction({
    name: 'invitation.withdraw',
    title: { en: 'Withdraw an invitation', es: 'Retirar una invitación', pt: 'Retirar um convite', ar: 'سحب دعوة' },
    input: z.strictObject({ id: Id }),
    output: z.null(),
    permission: 'manage_members',
    risk: 'write',
    http: { method: 'DELETE', path: '/invitations/:id', status: 204 },
    run: (ctx, { id }) => invitations.withdraw(ctx, id).then(() => null),
  }),
]

export const organizationActions = (services: { organizations: Organizations }) => [
  ...organizationActionsOf(services),
  ...memberActionsOf(services),
  ...invitationActionsOf(services),
]
