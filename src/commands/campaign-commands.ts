import type { Audience, Campaign } from '../../schemas/campaign.ts'
import type { Id } from '../../schemas/common.ts'
import { LeadStatus } from '../../schemas/lead.ts'
import type { Template, TextTemplate } from '../../schemas/template.ts'
import type { CommandContext, CommandSyntax } from '../core/action.ts'
import { say, type Text } from '../core/errors.ts'
import { fold } from '../core/fold.ts'
import type { Scope } from '../core/scope.ts'
import { badLine } from './errors.ts'
import { type Token, tokenize } from './tokens.ts'

/** `send "Template" to all|label:NAME|lead:STATUS [from "Line"] [rate 30]` as it was meant. */
export interface CampaignWords {
  template: string
  to: { kind: 'all' } | { kind: 'label'; name: string } | { kind: 'lead'; status: LeadStatus }
  from: string | null
  rate: number | null
}

const words = (text: string) => new Set(text.split(' ').map(fold))
const sendWords = words('send enviar envia mandar إرسال أرسل ارسل')
const toWords = words('to a para إلى الى')
const fromWords = words('from desde de من')
const rateWords = words('rate ritmo معدل')
const allWords = words('all everybody todos todas الكل الجميع')
const labelWords = words('label etiqueta وسم')
const leadWords = words('lead prospecto عميل')
const maxRate = 600

/** Pure: throws AppError `command.bad-line` saying what was wrong, nothing else. */
export function parseCampaign(line: string): CampaignWords {
  const [verb, template, to, ...rest] = tokenize(line).filter(({ kind }) => kind !== 'separator')
  if (!is(verb, sendWords)) throw badLine(texts.noVerb)
  if (!template || is(template, toWords)) throw badLine(texts.noTemplate)
  if (!is(to, toWords)) throw badLine(texts.noAudience)
  const audience = readAudience(rest)
  return { template: template.text, to: audience.to, ...readOptions(rest.slice(audience.used)) }
}

function readOptions(tokens: readonly Token[]): Pick<CampaignWords, 'from' | 'rate'> {
  const found: Pick<CampaignWords, 'from' | 'rate'> = { from: null, rate: null }
  for (let at = 0; at < tokens.length; at += 2) {
    const [word, value] = [tokens[at], tokens[at + 1]]
    if (is(word, fromWords) && value) found.from = value.text
    else if (is(word, rateWords) && value) found.rate = rateOf(value.text)
    else throw badLine(texts.notUnderstood, { text: word?.text ?? '' })
  }
  return found
}

const is = (token: Token | undefined, known: ReadonlySet<string>): boolean =>
  token?.kind === 'word' && known.has(fold(token.text))

function rateOf(text: string): number {
  const rate = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (rate < 1 || rate > maxRate) throw badLine(texts.badRate, { text, max: maxRate })
  return rate
}

/** `all`, `label:vip`, `label: "very good"`, `label:"vip"`. */
function readAudience(tokens: readonly Token[]): { to: CampaignWords['to']; used: number } {
  const [first, second] = tokens
  if (!first) throw badLine(texts.noAudience)
  if (is(first, allWords)) return { to: { kind: 'all' }, used: 1 }
  const colon = first.text.indexOf(':')
  const kind = fold(first.text.slice(0, Math.max(0, colon)))
  const isOpen = colon === first.text.length - 1
  const name = (isOpen ? (second?.text ?? '') : first.text.slice(colon + 1)).replace(/^["“«]|["”»]$/gu, '').trim()
  const used = isOpen ? 2 : 1
  if (colon < 0 || !name) throw badLine(texts.noAudience)
  if (labelWords.has(kind)) return { to: { kind: 'label', name }, used }
  const status = LeadStatus.safeParse(fold(name))
  if (!leadWords.has(kind)) throw badLine(texts.notUnderstood, { text: first.text })
  if (!status.success) throw badLine(texts.noStatus, { text: name, known: LeadStatus.options.join(', ') })
  return { to: { kind: 'lead', status: status.data }, used }
}

/** The same line as we would write it. */
export function printCampaign({ template, to, from, rate }: CampaignWords): string {
  const audience = to.kind === 'all' ? 'all' : to.kind === 'label' ? `label: "${to.name}"` : `lead:${to.status}`
  const parts = ['send', `"${template}"`, 'to', audience]
  if (from !== null) parts.push('from', `"${from}"`)
  if (rate !== null) parts.push('rate', String(rate))
  return parts.join(' ')
}

interface LineChoice {
  id: Id
  name: string
  channel: string
  account: { adapter: string } | null
}
export interface CampaignCommandDeps {
  lines: { list(scope: Scope): Promise<readonly LineChoice[]> }
  templates: { list(scope: Scope, lineId: Id): Promise<readonly Pick<Template, 'id' | 'name' | 'status'>[]> }
  textTemplates: { list(scope: Scope): Promise<readonly Pick<TextTemplate, 'id' | 'name'>[]> }
  labels: { byName(scope: Scope, name: string): Promise<{ id: Id; name: string } | null> }
  conversations: { state(scope: Scope, id: Id): Promise<{ lineId: Id } | null> }
}

interface CampaignInput {
  name: string
  lineId: Id
  templateId: Id
  audience: Audience
  rateLimitPerMinute?: number
}

export const campaignCommand = (deps: CampaignCommandDeps) =>
  ({
    name: 'campaign',
    aliases: ['campana', 'campanha', 'حملة', 'حمله'],
    usage: '/campaign send "Template" to all|label:NAME|lead:STATUS [from "Line"] [rate 30]',
    isGeneral: true,
    examples: ['/campaign send "Summer sale" to label:vip', '/campaign send "News" to all rate 10'],
    async parse(text, context) {
      const said = parseCampaign(text)
      const line = await lineOf(deps, context, said.from)
      const isApproved = line.account?.adapter === 'cloud-api'
      const known = isApproved
        ? await deps.templates.list(context.scope, line.id)
        : await deps.textTemplates.list(context.scope)
      const template = known.find(({ name }) => fold(name) === fold(said.template))
      const names = known.map(({ name }) => name).join(', ') || '—'
      if (!template) throw badLine(texts.noSuchTemplate, { text: said.template, names: names.slice(0, 300) })
      const audience = await audienceOf(deps, context.scope, said.to)
      const rate = said.rate === null ? {} : { rateLimitPerMinute: said.rate }
      return { name: template.name, lineId: line.id, templateId: template.id, audience, ...rate }
    },
    answer: (output, { locale }) => say(begun, locale, { name: (output as Campaign).name }),
    record: (output) => ({ noun: 'campaign', id: (output as Campaign).id }),
  }) satisfies CommandSyntax<CampaignInput>

/** The one that is named; else the conversation's own, else the only one. */
async function lineOf(
  { lines, conversations }: CampaignCommandDeps,
  { scope, conversation }: CommandContext,
  named: string | null,
): Promise<LineChoice> {
  const all = (await lines.list(scope)).filter(({ channel }) => channel === 'whatsapp')
  const names = all.map(({ name }) => name).join(', ') || '—'
  if (named !== null) {
    const line = all.find(({ name }) => fold(name) === fold(named))
    if (!line) throw badLine(texts.noSuchLine, { text: named, names })
    return line
  }
  const here = conversation && (await conversations.state(scope, conversation.id))
  const line = all.find(({ id }) => id === here?.lineId) ?? (all.length === 1 ? all[0] : undefined)
  if (!line) throw badLine(texts.whichLine, { names })
  return line
}

async function audienceOf({ labels }: CampaignCommandDeps, scope: Scope, to: CampaignWords['to']): Promise<Audience> {
  if (to.kind === 'all') return { kind: 'all' }
  if (to.kind === 'lead') return { kind: 'lead_status', status: to.status }
  const label = await labels.byName(scope, to.name)
  if (!label) throw badLine(texts.noSuchLabel, { text: to.name })
  return { kind: 'label', labelId: label.id, name: label.name }
}

const begun: Text = {
  en: 'The campaign {{name}} has begun.',
  es: 'La campaña {{name}} comenzó.',
  pt: 'A campanha {{name}} começou.',
  ar: 'بدأت الحملة {{name}}.',
}
const texts = {
  noVerb: {
    en: 'Say what to do: send.',
    es: 'Di qué hacer: enviar.',
    pt: 'Diga o que fazer: enviar.',
    ar: 'اذكر المطلوب: إرسال.',
  },
  noTemplate: {
    en: 'The name of the template is missing.',
    es: 'Falta el nombre de la plantilla.',
    pt: 'Falta o nome do modelo.',
    ar: 'اسم القالب ناقص.',
  },
  noAudience: {
    en: 'Say to whom: to all, to label:vip, to lead:new.',
    es: 'Di a quién: a todos, a etiqueta:vip, a lead:new.',
    pt: 'Diga para quem: para todos, para etiqueta:vip, para lead:new.',
    ar: 'اذكر لمن: إلى الكل، إلى وسم:vip، إلى lead:new.',
  },
  notUnderstood: {
    en: '"{{text}}" is not understood here.',
    es: 'No se entiende "{{text}}" aquí.',
    pt: 'Não se entende "{{text}}" aqui.',
    ar: 'لا يُفهم "{{text}}" هنا.',
  },
  badRate: {
    en: '"{{text}}" is not a rate: 1 to {{max}} a minute.',
    es: '"{{text}}" no es un ritmo: de 1 a {{max}} por minuto.',
    pt: '"{{text}}" não é um ritmo: de 1 a {{max}} por minuto.',
    ar: '"{{text}}" ليس معدلًا: من 1 إلى {{max}} في الدقيقة.',
  },
  noStatus: {
    en: '"{{text}}" is no status of a lead. Known are: {{known}}.',
    es: '"{{text}}" no es un estado de lead. Se conocen: {{known}}.',
    pt: '"{{text}}" não é um status de lead. São conhecidos: {{known}}.',
    ar: '"{{text}}" ليست حالة. المعروف: {{known}}.',
  },
  noSuchTemplate: {
    en: 'There is no template "{{text}}". There are: {{names}}.',
    es: 'No hay una plantilla "{{text}}". Hay: {{names}}.',
    pt: 'Não há um modelo "{{text}}". Há: {{names}}.',
    ar: 'لا يوجد قالب "{{text}}". الموجود: {{names}}.',
  },
  noSuchLabel: {
    en: 'There is no label "{{text}}".',
    es: 'No hay una etiqueta "{{text}}".',
    pt: 'Não há uma etiqueta "{{text}}".',
    ar: 'لا يوجد وسم "{{text}}".',
  },
  noSuchLine: {
    en: 'There is no WhatsApp line "{{text}}". There are: {{names}}.',
    es: 'No hay una línea de WhatsApp "{{text}}". Hay: {{names}}.',
    pt: 'Não há uma linha de WhatsApp "{{text}}". Há: {{names}}.',
    ar: 'لا يوجد خط واتساب "{{text}}". الموجود: {{names}}.',
  },
  whichLine: {
    en: 'Say from which line: from "…". There are: {{names}}.',
    es: 'Di desde qué línea: desde "…". Hay: {{names}}.',
    pt: 'Diga de qual linha: de "…". Há: {{names}}.',
    ar: 'اذكر الخط: من "…". الموجود: {{names}}.',
  },
} satisfies Record<string, Text>
