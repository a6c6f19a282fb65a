import type { CampaignDraft, DryRun, SkipReason } from '../../../schemas/campaign.ts'
import type { Locale } from '../../../schemas/common.ts'
import type { Preview } from '../../core/action.ts'
import { say, type Text } from '../../core/errors.ts'

/** What a person reads before they let it go. */
export function previewOf(
  {
    name,
    rateLimitPerMinute,
    startDate,
  }: Pick<CampaignDraft, 'name' | 'rateLimitPerMinute'> & { startDate: Date | null },
  { total, reachable, skipped, examples, minutes, budgetLeft }: DryRun,
  locale: Locale,
): Preview {
  const left = Object.entries(skipped).map(
    ([reason, count]) => `${say(reasons[reason as SkipReason], locale)} ${count}`,
  )
  const [example] = examples
  const lines = [
    say(startDate ? planned : toAll, locale, { name, count: reachable, total, at: startDate?.toISOString() ?? '' }),
    ...(left.length > 0 ? [say(without, locale, { reasons: left.join(', ') })] : []),
    say(pace, locale, { rate: rateLimitPerMinute, minutes }),
    ...(budgetLeft !== null && budgetLeft < reachable ? [say(overToday, locale, { left: budgetLeft })] : []),
    ...(example ? [`${example.name}: ${example.text.slice(0, 300)}`] : []),
    say(final, locale),
  ]
  return { lines, amount: null, count: reachable, undoable: false }
}

const reasons: Record<SkipReason, Text> = {
  opted_out: { en: 'said STOP', es: 'dijeron BAJA', pt: 'disseram SAIR', ar: 'طلبوا الإيقاف' },
  blocked: { en: 'blocked', es: 'bloqueados', pt: 'bloqueados', ar: 'محظورون' },
  no_address: { en: 'no proven number', es: 'sin número comprobado', pt: 'sem número comprovado', ar: 'بلا رقم مثبت' },
  staff: { en: 'your own team', es: 'tu propio equipo', pt: 'sua própria equipe', ar: 'فريقك' },
  weekly_cap: {
    en: 'had enough this week',
    es: 'ya recibieron esta semana',
    pt: 'já receberam esta semana',
    ar: 'وصلهم ما يكفي هذا الأسبوع',
  },
  empty_text: { en: 'nothing to say', es: 'sin texto', pt: 'sem texto', ar: 'بلا نص' },
  cancelled: { en: 'cancelled', es: 'cancelados', pt: 'cancelados', ar: 'ملغى' },
}
const toAll: Text = {
  en: '"{{name}}" goes to {{count}} of {{total}} people.',
  es: '"{{name}}" llega a {{count}} de {{total}} personas.',
  pt: '"{{name}}" vai para {{count}} de {{total}} pessoas.',
  ar: 'تصل "{{name}}" إلى {{count}} من {{total}}.',
}
const planned: Text = {
  en: '"{{name}}" goes to {{count}} of {{total}} people from {{at}} on.',
  es: '"{{name}}" llega a {{count}} de {{total}} personas a partir de {{at}}.',
  pt: '"{{name}}" vai para {{count}} de {{total}} pessoas a partir de {{at}}.',
  ar: 'تصل "{{name}}" إلى {{count}} من {{total}} ابتداءً من {{at}}.',
}
const without: Text = {
  en: 'Left out: {{reasons}}.',
  es: 'Quedan fuera: {{reasons}}.',
  pt: 'Ficam de fora: {{reasons}}.',
  ar: 'المستبعدون: {{reasons}}.',
}
const pace: Text = {
  en: 'At {{rate}} a minute it takes about {{minutes}} min.',
  es: 'A {{rate}} por minuto tarda unos {{minutes}} min.',
  pt: 'A {{rate}} por minuto leva cerca de {{minutes}} min.',
  ar: 'بمعدل {{rate}} في الدقيقة تستغرق نحو {{minutes}} دقيقة.',
}
const overToday: Text = {
  en: 'The number may send {{left}} more today: the rest goes out on the next days.',
  es: 'El número puede enviar {{left}} más hoy: el resto sale los próximos días.',
  pt: 'O número pode enviar mais {{left}} hoje: o resto sai nos próximos dias.',
  ar: 'يمكن للرقم إرسال {{left}} أخرى اليوم: والباقي في الأيام التالية.',
}
const final: Text = {
  en: 'What was sent cannot be taken back.',
  es: 'Lo enviado no se puede deshacer.',
  pt: 'O que foi enviado não pode ser desfeito.',
  ar: 'ما أُرسل لا يمكن استرجاعه.',
}
