import type { SlaPromise } from '../../../schemas/sla.ts'
import type { TicketStatus } from '../../../schemas/ticket.ts'
import type { Text } from '../../core/errors.ts'

/** What the customer reads when the status of their ticket changes. */
export const statusNews: Record<TicketStatus, Text> = {
  open: {
    en: 'Your request "{{subject}}" ({{number}}) is open again.',
    es: 'Tu solicitud "{{subject}}" ({{number}}) está abierta de nuevo.',
    pt: 'Sua solicitação "{{subject}}" ({{number}}) está aberta novamente.',
    ar: 'أُعيد فتح طلبك "{{subject}}" ({{number}}).',
  },
  pending: {
    en: 'Your request "{{subject}}" ({{number}}) is waiting for review.',
    es: 'Tu solicitud "{{subject}}" ({{number}}) está pendiente de revisión.',
    pt: 'Sua solicitação "{{subject}}" ({{number}}) aguarda análise.',
    ar: 'طلبك "{{subject}}" ({{number}}) بانتظار المراجعة.',
  },
  in_progress: {
    en: 'We are working on your request "{{subject}}" ({{number}}).',
    es: 'Estamos trabajando en tu solicitud "{{subject}}" ({{number}}).',
    pt: 'Estamos trabalhando na sua solicitação "{{subject}}" ({{number}}).',
    ar: 'نعمل على طلبك "{{subject}}" ({{number}}).',
  },
  closed: {
    en: 'Your request "{{subject}}" ({{number}}) is closed. Write to us if something is still missing.',
    es: 'Tu solicitud "{{subject}}" ({{number}}) está cerrada. Escríbenos si todavía falta algo.',
    pt: 'Sua solicitação "{{subject}}" ({{number}}) foi encerrada. Escreva para nós se ainda faltar algo.',
    ar: 'أُغلق طلبك "{{subject}}" ({{number}}). راسلنا إن بقي شيء.',
  },
  completed: {
    en: 'Your request "{{subject}}" ({{number}}) is completed.',
    es: 'Tu solicitud "{{subject}}" ({{number}}) está completada.',
    pt: 'Sua solicitação "{{subject}}" ({{number}}) foi concluída.',
    ar: 'اكتمل طلبك "{{subject}}" ({{number}}).',
  },
  rejected: {
    en: 'We could not take your request "{{subject}}" ({{number}}). Hours that were set aside for it are yours again.',
    es: 'No pudimos aceptar tu solicitud "{{subject}}" ({{number}}). Las horas reservadas vuelven a ser tuyas.',
    pt: 'Não pudemos aceitar sua solicitação "{{subject}}" ({{number}}). As horas reservadas voltaram para você.',
    ar: 'تعذر قبول طلبك "{{subject}}" ({{number}}). عادت إليك الساعات المخصصة له.',
  },
}

/** What members read. */
export const notices = {
  request: {
    en: 'New ticket {{number}}: {{subject}}',
    es: 'Ticket nuevo {{number}}: {{subject}}',
    pt: 'Novo ticket {{number}}: {{subject}}',
    ar: 'تذكرة جديدة {{number}}: {{subject}}',
  },
  assignment: {
    en: 'Ticket {{number}} is yours now: {{subject}}',
    es: 'El ticket {{number}} ahora es tuyo: {{subject}}',
    pt: 'O ticket {{number}} agora é seu: {{subject}}',
    ar: 'التذكرة {{number}} أصبحت لك: {{subject}}',
  },
  status: {
    en: 'Ticket {{number}} has another status: {{subject}}',
    es: 'El ticket {{number}} cambió de estado: {{subject}}',
    pt: 'O ticket {{number}} mudou de status: {{subject}}',
    ar: 'تغيرت حالة التذكرة {{number}}: {{subject}}',
  },
  comment: {
    en: '{{name}} on ticket {{number}}: {{message}}',
    es: '{{name}} en el ticket {{number}}: {{message}}',
    pt: '{{name}} no ticket {{number}}: {{message}}',
    ar: '{{name}} في التذكرة {{number}}: {{message}}',
  },
} as const satisfies Record<string, Text>

export const breachNotices: Record<SlaPromise, Text> = {
  first_response: {
    en: 'Ticket {{number}} got no first answer in time: {{subject}}',
    es: 'El ticket {{number}} no tuvo la primera respuesta a tiempo: {{subject}}',
    pt: 'O ticket {{number}} não teve a primeira resposta no prazo: {{subject}}',
    ar: 'لم تصل أول إجابة للتذكرة {{number}} في موعدها: {{subject}}',
  },
  resolution: {
    en: 'Ticket {{number}} was not solved in time: {{subject}}',
    es: 'El ticket {{number}} no se resolvió a tiempo: {{subject}}',
    pt: 'O ticket {{number}} não foi resolvido no prazo: {{subject}}',
    ar: 'لم تُحل التذكرة {{number}} في موعدها: {{subject}}',
  },
}
