import type { LeadStatus } from '../../schemas/lead.ts'
import type { Text } from '../core/errors.ts'

export const leadTexts = {
  unknown: {
    en: '"{{text}}" is not understood here.',
    es: 'No se entiende "{{text}}".',
    pt: 'Não se entende "{{text}}".',
    ar: '"{{text}}" غير مفهوم هنا.',
  },
  missing: {
    en: 'Something is missing behind "{{text}}".',
    es: 'Falta algo después de "{{text}}".',
    pt: 'Falta algo depois de "{{text}}".',
    ar: 'ينقص شيء بعد "{{text}}".',
  },
  length: {
    en: '"{{text}}" must have between 1 and {{max}} characters.',
    es: '"{{text}}" debe tener entre 1 y {{max}} caracteres.',
    pt: '"{{text}}" deve ter entre 1 e {{max}} caracteres.',
    ar: 'يجب أن يكون "{{text}}" بين حرف واحد و{{max}} حرفًا.',
  },
  priority: {
    en: '"{{text}}" is not a priority: low, medium, high or urgent.',
    es: '"{{text}}" no es una prioridad: baja, media, alta o urgente.',
    pt: '"{{text}}" não é uma prioridade: baixa, media, alta ou urgente.',
    ar: '"{{text}}" ليست أولوية: منخفض أو متوسط أو عالي أو عاجل.',
  },
  value: {
    en: '"{{text}}" is not an amount.',
    es: '"{{text}}" no es un importe.',
    pt: '"{{text}}" não é um valor.',
    ar: '"{{text}}" ليس مبلغًا.',
  },
  followUp: {
    en: '"{{text}}" is not a day: write 2026-12-24, or 3d for in three days.',
    es: '"{{text}}" no es un día: escribe 2026-12-24, o 3d para dentro de tres días.',
    pt: '"{{text}}" não é um dia: escreva 2026-12-24, ou 3d para daqui a três dias.',
    ar: '"{{text}}" ليس يومًا: اكتب 2026-12-24، أو 3d لما بعد ثلاثة أيام.',
  },
  currency: {
    en: 'The value of a lead is in {{currency}}.',
    es: 'El valor de un prospecto va en {{currency}}.',
    pt: 'O valor de um lead é em {{currency}}.',
    ar: 'قيمة العميل المحتمل بعملة {{currency}}.',
  },
  source: {
    en: 'There is no source "{{text}}": {{names}}.',
    es: 'No hay ninguna fuente "{{text}}": {{names}}.',
    pt: 'Não há nenhuma origem "{{text}}": {{names}}.',
    ar: 'لا يوجد مصدر "{{text}}": {{names}}.',
  },
  made: {
    en: 'Lead made: {{lead}}',
    es: 'Prospecto creado: {{lead}}',
    pt: 'Lead criado: {{lead}}',
    ar: 'أُنشئ العميل المحتمل: {{lead}}',
  },
  is: { en: 'Lead: {{lead}}', es: 'Prospecto: {{lead}}', pt: 'Lead: {{lead}}', ar: 'العميل المحتمل: {{lead}}' },
  line: {
    en: '{{name}} · {{status}} · score {{score}}{{value}}',
    es: '{{name}} · {{status}} · puntuación {{score}}{{value}}',
    pt: '{{name}} · {{status}} · pontuação {{score}}{{value}}',
    ar: '{{name}} · {{status}} · النقاط {{score}}{{value}}',
  },
  noReasons: {
    en: 'No rule gives it points.',
    es: 'Ninguna regla le da puntos.',
    pt: 'Nenhuma regra lhe dá pontos.',
    ar: 'لا قاعدة تمنحه نقاطًا.',
  },
} as const satisfies Record<string, Text>

export const statusWords: Record<LeadStatus, Text> = {
  new: { en: 'new', es: 'nuevo', pt: 'novo', ar: 'جديد' },
  contacted: { en: 'contacted', es: 'contactado', pt: 'contatado', ar: 'تم التواصل' },
  qualified: { en: 'qualified', es: 'calificado', pt: 'qualificado', ar: 'مؤهل' },
  nurturing: { en: 'nurturing', es: 'en cultivo', pt: 'em nutrição', ar: 'قيد الرعاية' },
  converted: { en: 'converted', es: 'convertido', pt: 'convertido', ar: 'تم تحويله' },
  lost: { en: 'lost', es: 'perdido', pt: 'perdido', ar: 'مفقود' },
  archived: { en: 'archived', es: 'archivado', pt: 'arquivado', ar: 'مؤرشف' },
}
