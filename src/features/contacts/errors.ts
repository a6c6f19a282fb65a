import { AppError } from '../../core/errors.ts'

export const sameContact = () =>
  new AppError('merge.same-contact', {
    en: 'This is one and the same contact. Choose two different ones.',
    es: 'Es el mismo contacto. Elige dos distintos.',
    pt: 'É o mesmo contato. Escolha dois diferentes.',
    ar: 'هذه جهة الاتصال نفسها. اختر جهتين مختلفتين.',
  })

export const groupsNotMerged = () =>
  new AppError(
    'merge.group',
    {
      en: 'A group cannot be merged with anybody. Nothing was changed.',
      es: 'Un grupo no se puede fusionar con nadie. No se cambió nada.',
      pt: 'Um grupo não pode ser mesclado com ninguém. Nada foi alterado.',
      ar: 'لا يمكن دمج مجموعة مع أحد. لم يتغير شيء.',
    },
    { status: 422 },
  )

export const alreadyUndone = () =>
  new AppError(
    'merge.already-undone',
    {
      en: 'This merge was undone already.',
      es: 'Esta fusión ya se deshizo.',
      pt: 'Esta fusão já foi desfeita.',
      ar: 'تم التراجع عن هذا الدمج من قبل.',
    },
    { status: 409 },
  )

export const changedSince = () =>
  new AppError(
    'merge.changed-since',
    {
      en: 'An address or a thread of this merge has moved on since, so it cannot be undone. Nothing was changed.',
      es: 'Una dirección o un hilo de esta fusión cambió después, así que no se puede deshacer. No se cambió nada.',
      pt: 'Um endereço ou uma conversa desta fusão mudou depois, então não dá para desfazer. Nada foi alterado.',
      ar: 'انتقل عنوان أو محادثة من هذا الدمج لاحقًا، فلا يمكن التراجع عنه. لم يتغير شيء.',
    },
    { status: 409 },
  )
