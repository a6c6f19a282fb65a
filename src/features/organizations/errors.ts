import { AppError, notFound } from '../../core/errors.ts'

export const noMember = () => notFound({ en: 'member', es: 'miembro', pt: 'membro', ar: 'عضو' })
export const noInvitation = () => notFound({ en: 'invitation', es: 'invitación', pt: 'convite', ar: 'دعوة' })

export const lastOwner = () =>
  new AppError(
    'member.last-owner',
    {
      en: 'This is the last owner. Make somebody else an owner first; nothing was changed.',
      es: 'Es el último propietario. Nombra antes a otro propietario; no se cambió nada.',
      pt: 'É o último proprietário. Nomeie antes outro proprietário; nada foi alterado.',
      ar: 'هذا آخر مالك. عيّن مالكًا آخر أولًا؛ لم يتغير شيء.',
    },
    { status: 422 },
  )

export const ownersOnly = () =>
  new AppError(
    'member.owners-only',
    {
      en: 'Only an owner can change an owner or make one. Ask an owner.',
      es: 'Solo un propietario puede cambiar o nombrar a un propietario. Pídelo a uno.',
      pt: 'Só um proprietário pode alterar ou nomear um proprietário. Peça a um deles.',
      ar: 'لا يغيّر المالك أو يعيّنه إلا مالك. اطلب ذلك من مالك.',
    },
    { status: 403 },
  )

export const alreadyMember = () =>
  new AppError(
    'invitation.already-member',
    {
      en: 'This person is a member already. Change their role in the list of members.',
      es: 'Esta persona ya es miembro. Cambia su rol en la lista de miembros.',
      pt: 'Esta pessoa já é membro. Altere a função na lista de membros.',
      ar: 'هذا الشخص عضو بالفعل. غيّر دوره في قائمة الأعضاء.',
    },
    { status: 409 },
  )

export const invitationOver = () =>
  new AppError(
    'invitation.over',
    {
      en: 'This invitation has expired, was withdrawn or was used. Ask for a new one.',
      es: 'Esta invitación caducó, se retiró o ya se usó. Pide una nueva.',
      pt: 'Este convite expirou, foi retirado ou já foi usado. Peça um novo.',
      ar: 'انتهت صلاحية هذه الدعوة أو سُحبت أو استُخدمت. اطلب دعوة جديدة.',
    },
    { status: 410 },
  )

export const slugTaken = (slug: string) =>
  new AppError(
    'organization.slug-taken',
    {
      en: 'An organization with the short name {{slug}} exists already. Choose another.',
      es: 'Ya existe una organización con el nombre corto {{slug}}. Elige otro.',
      pt: 'Já existe uma organização com o nome curto {{slug}}. Escolha outro.',
      ar: 'توجد مؤسسة بالاسم المختصر {{slug}}. اختر غيره.',
    },
    { status: 409, params: { slug } },
  )
