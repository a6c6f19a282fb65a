import { AppError, notFound, type Text } from '../../core/errors.ts'

export const noCampaign = () => notFound({ en: 'campaign', es: 'campaña', pt: 'campanha', ar: 'حملة' })

const refused = (code: string, text: Text, params: Record<string, string | number> = {}) =>
  new AppError(`campaign.${code}`, text, { status: 422, params })

export const notWhatsApp = (line: string) =>
  refused(
    'line-without-numbers',
    {
      en: 'Nothing can be sent first from {{line}}: choose a WhatsApp line.',
      es: 'Desde {{line}} no se puede escribir primero: elige una línea de WhatsApp.',
      pt: 'A partir de {{line}} não se pode escrever primeiro: escolha uma linha de WhatsApp.',
      ar: 'لا يمكن البدء بالكتابة من {{line}}: اختر خط واتساب.',
    },
    { line },
  )

export const needsApproved = (line: string) =>
  refused(
    'needs-approved-template',
    {
      en: '{{line}} sends to many with a template that WhatsApp has approved only. Choose one.',
      es: '{{line}} solo envía a muchos con una plantilla aprobada por WhatsApp. Elige una.',
      pt: '{{line}} só envia a muitos com um modelo aprovado pelo WhatsApp. Escolha um.',
      ar: 'لا يرسل {{line}} إلى كثيرين إلا بقالب اعتمده واتساب. اختر واحدًا.',
    },
    { line },
  )

export const noText = () =>
  refused('no-text', {
    en: 'The campaign has nothing to say. Choose a template or write the text.',
    es: 'La campaña no dice nada. Elige una plantilla o escribe el texto.',
    pt: 'A campanha não diz nada. Escolha um modelo ou escreva o texto.',
    ar: 'ليس للحملة نص. اختر قالبًا أو اكتب النص.',
  })

export const nobodyToSendTo = (total: number) =>
  refused(
    'nobody',
    {
      en: 'Of the {{total}} in this audience nobody may be written to now. Nothing was sent.',
      es: 'De las {{total}} personas de esta audiencia, ahora no se puede escribir a ninguna. No se envió nada.',
      pt: 'Das {{total}} pessoas deste público, não se pode escrever a nenhuma agora. Nada foi enviado.',
      ar: 'لا يمكن الآن مراسلة أي من {{total}} في هذا الجمهور. لم يُرسل شيء.',
    },
    { total },
  )

export const tooLate = () =>
  refused('start-in-the-past', {
    en: 'The start lies in the past. Choose a later moment, or send it at once.',
    es: 'El inicio está en el pasado. Elige un momento posterior o envíala ahora.',
    pt: 'O início está no passado. Escolha um momento posterior ou envie agora.',
    ar: 'موعد البدء في الماضي. اختر موعدًا لاحقًا أو أرسلها الآن.',
  })

const states: Record<string, Text> = {
  draft: { en: 'a draft', es: 'en borrador', pt: 'um rascunho', ar: 'مسودة' },
  scheduled: { en: 'planned', es: 'programada', pt: 'agendada', ar: 'مجدولة' },
  running: { en: 'running', es: 'en marcha', pt: 'em andamento', ar: 'قيد التنفيذ' },
  paused: { en: 'paused', es: 'en pausa', pt: 'pausada', ar: 'متوقفة مؤقتًا' },
  completed: { en: 'complete', es: 'terminada', pt: 'concluída', ar: 'مكتملة' },
  cancelled: { en: 'cancelled', es: 'cancelada', pt: 'cancelada', ar: 'ملغاة' },
  failed: { en: 'broken off', es: 'interrumpida', pt: 'interrompida', ar: 'منقطعة' },
}

/** A move that its state does not allow. */
export function notMovable(status: string): AppError {
  const state = states[status] ?? { en: status, es: status, pt: status, ar: status }
  return new AppError(
    'campaign.not-movable',
    {
      en: `This campaign is ${state.en}: that cannot be done with it now. Nothing was changed.`,
      es: `Esta campaña está ${state.es}: ahora no se puede hacer eso. No se cambió nada.`,
      pt: `Esta campanha está ${state.pt}: isso não pode ser feito agora. Nada foi alterado.`,
      ar: `هذه الحملة ${state.ar}: لا يمكن فعل ذلك الآن. لم يتغير شيء.`,
    },
    { status: 409 },
  )
}
