import { z } from 'zod'
import { Id, stored } from './common.ts'
import type { TemplateUse } from './message-content.ts'

export const TemplateStatus = z.enum(['approved', 'pending', 'rejected', 'paused', 'disabled'])
export type TemplateStatus = z.infer<typeof TemplateStatus>
export const TemplateCategory = z.enum(['marketing', 'utility', 'authentication'])

/** A message that the provider has approved: the way to write first, or after the window has closed. */
export const Template = z.object({
  ...stored,
  /** The account whose business has it, and the line behind which that stands. */
  accountId: Id,
  lineId: Id,
  /** The provider's own id. */
  wireId: z.string().max(64),
  name: z.string().max(512),
  language: z.string().max(15),
  category: TemplateCategory,
  status: TemplateStatus,
  header: z
    .object({ format: z.string().max(20), text: z.string().max(1_024) })
    .nullable()
    .default(null),
  /** With its variables as `{{1}}` or `{{name}}`. */
  body: z.string().max(4_096),
  footer: z.string().max(1_024).nullable().default(null),
  buttons: z
    .array(z.object({ type: z.string().max(40), text: z.string().max(200), url: z.string().max(2_000).nullable() }))
    .default([]),
})
export type Template = z.infer<typeof Template>

const variable = /\{\{\s*[\w]+\s*\}\}/g
const countIn = (text: string | null | undefined): number => new Set(text?.match(variable) ?? []).size

/** How many variables each part wants. */
export function variablesOf({ header, body, buttons }: Pick<Template, 'header' | 'body' | 'buttons'>) {
  return {
    header: header?.format === 'text' ? countIn(header.text) : 0,
    body: countIn(body),
    /** For each button: 1 where its address ends in a variable. */
    buttons: buttons.map(({ url }) => Math.min(1, countIn(url))),
  }
}

/** A template as the customer reads it. Variables are filled in the order in which they first stand. */
export function templateText(
  { header, body, footer }: Pick<Template, 'header' | 'body' | 'footer'>,
  values: Pick<TemplateUse, 'header' | 'body'>,
): string {
  const fill = (text: string, given: readonly string[]): string => {
    const order = [...new Set(text.match(variable) ?? [])]
    return text.replace(variable, (found) => given[order.indexOf(found)] ?? found)
  }
  const top = header?.format === 'text' ? fill(header.text, values.header) : ''
  return [top, fill(body, values.body), footer ?? ''].filter(Boolean).join('\n\n')
}

/** With how many variables each part wants. */
export const TemplateView = Template.extend({
  variables: z.object({ header: z.int(), body: z.int(), buttons: z.array(z.int()) }),
})
export type TemplateView = z.infer<typeof TemplateView>

export const TextTemplateType = z.enum(['whatsapp', 'email', 'sms'])

/** A text of ours to use again, with variables in double braces. */
export const TextTemplate = z.object({
  ...stored,
  type: TextTemplateType,
  name: z.string().min(1).max(120),
  /** Of an e-mail. */
  subject: z.string().max(200).nullable().default(null),
  content: z.string().min(1).max(4_096),
})
export type TextTemplate = z.infer<typeof TextTemplate>

export const TextTemplateDraft = z.strictObject({
  type: TextTemplateType.default('whatsapp'),
  name: z.string().trim().min(1).max(120),
  subject: z.string().trim().max(200).nullable().default(null),
  content: z.string().trim().min(1).max(4_096),
})
export type TextTemplateDraft = z.infer<typeof TextTemplateDraft>

/** As the collection holds both: a provider's have an account, ours have none. */
export const AnyTemplate = Template.partial().extend({
  ...stored,
  accountId: Id.nullable(),
  type: TextTemplateType.optional(),
  subject: TextTemplate.shape.subject.optional(),
  content: TextTemplate.shape.content.optional(),
})
