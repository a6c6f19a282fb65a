import { DateTime } from 'luxon'
import type { Id } from '../../schemas/common.ts'
import type { Lead } from '../../schemas/lead.ts'
import type { LeadSource } from '../../schemas/lead-source.ts'
import type { Organization } from '../../schemas/organization.ts'
import type { CommandContext, CommandSyntax } from '../core/action.ts'
import { say } from '../core/errors.ts'
import { fold } from '../core/fold.ts'
import type { Scope } from '../core/scope.ts'
import { money } from '../features/quotes/index.ts'
import { type Member, memberNamed } from './conversation-commands.ts'
import { badLine } from './errors.ts'
import { leadTexts, statusWords } from './lead-texts.ts'
import { type LeadWords, parseLead } from './lead-words.ts'

export interface LeadCommandDeps {
  organizations: { get(organizationId: Id): Promise<Pick<Organization, 'locale' | 'currency'>> }
  members: { list(scope: Scope): Promise<readonly Member[]> }
  leadSources: { list(scope: Scope): Promise<readonly LeadSource[]> }
}

interface Input {
  contactId: Id
  conversationId: Id
  fields?: Record<string, unknown>
  status?: Lead['status']
  lostReason?: string
  assigneeId?: Id | null
}
interface Output {
  lead: Lead
  isNew: boolean
}

const nextWords = new Set(['next', 'siguiente', 'proximo', 'seguinte', 'التالي'])
/** A follow-up without an hour is for the morning. */
const morning = 9

export const leadCommand = (deps: LeadCommandDeps) =>
  ({
    name: 'lead',
    aliases: ['prospecto', 'oportunidad', 'oportunidade', 'عميل'],
    usage: '/lead [status] [!priority] [value 500] [company "X"] [source x] [assign Ana|me|next] [follow 3d] [score]',
    examples: ['/lead', '/lead qualified value 500', '/lead assign Ana follow 3d', '/lead lost too expensive'],
    async parse(line, context) {
      const { organizationId } = context.scope
      const words = parseLead(line, await deps.organizations.get(organizationId))
      return inputOf(deps, words, context)
    },
    answer(output, context) {
      const { lead, isNew } = output as Output
      const text = say(isNew ? leadTexts.made : leadTexts.is, context.locale, { lead: lineOf(lead, context) })
      return [text, ...reasonsOf(lead, context)].join('\n')
    },
    record: (output) => ({ noun: 'lead', id: (output as Output).lead.id }),
  }) satisfies CommandSyntax<Input>

async function inputOf(deps: LeadCommandDeps, words: LeadWords, context: CommandContext): Promise<Input> {
  const { status, reason, assign } = words
  const fields = await fieldsOf(deps, words, context)
  return {
    contactId: context.conversation?.contactId ?? '',
    conversationId: context.conversation?.id ?? '',
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
    ...(status ? { status } : {}),
    ...(reason ? { lostReason: reason } : {}),
    ...(assign ? { assigneeId: await assigneeOf(deps, assign, context) } : {}),
  }
}

const assigneeOf = ({ members }: LeadCommandDeps, who: string, context: CommandContext) =>
  nextWords.has(fold(who)) ? 'next' : memberNamed(who, context, members)

async function fieldsOf(deps: LeadCommandDeps, words: LeadWords, context: CommandContext) {
  const { priority, value, company, name, source, followUp } = words
  const { currency } = await deps.organizations.get(context.scope.organizationId)
  if (value && value.currency !== currency) throw badLine(leadTexts.currency, { currency })
  return {
    ...(priority ? { priority } : {}),
    ...(value ? { estimatedValue: value.amount } : {}),
    ...(company ? { company } : {}),
    ...(name ? { name } : {}),
    ...(source ? { sourceId: await sourceNamed(deps, source, context.scope) } : {}),
    ...(followUp ? { nextFollowUpDate: momentOf(followUp, context.timeZone) } : {}),
  }
}

function momentOf(followUp: NonNullable<LeadWords['followUp']>, timeZone: string): string {
  const day =
    'day' in followUp
      ? DateTime.fromISO(followUp.day, { zone: timeZone })
      : DateTime.now().setZone(timeZone).plus({ days: followUp.inDays })
  return day.startOf('day').set({ hour: morning }).toUTC().toISO() ?? ''
}

async function sourceNamed({ leadSources }: LeadCommandDeps, text: string, scope: Scope): Promise<Id> {
  const sources = await leadSources.list(scope)
  const found = sources.find(({ name, slug }) => slug === text.toLowerCase() || fold(name) === fold(text))
  if (!found) throw badLine(leadTexts.source, { text, names: sources.map(({ slug }) => slug).join(', ') || '—' })
  return found.id
}

function lineOf({ name, status, score, estimatedValue, currency }: Lead, { locale }: CommandContext): string {
  const value = estimatedValue === null ? '' : ` · ${money(estimatedValue, currency, locale)}`
  return say(leadTexts.line, locale, { name, status: say(statusWords[status], locale), score, value })
}

const reasonsOf = ({ scoreReasons }: Lead, { locale }: CommandContext): string[] =>
  scoreReasons.length === 0
    ? [say(leadTexts.noReasons, locale)]
    : scoreReasons.map(({ name, points }) => `${points > 0 ? '+' : ''}${points} ${name}`)
