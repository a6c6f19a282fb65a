import type { Id } from '../../schemas/common.ts'
import type { ConversationRow, ConversationView } from '../../schemas/conversation.ts'
import type { Text } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import { latinDigits } from './amounts.ts'
import { Choose } from './choosing.ts'
import { badLine } from './errors.ts'
import { fold } from './words.ts'

export interface CustomerDeps {
  list(
    scope: Scope,
    query: { view: ConversationView; limit: number; q?: string | undefined },
  ): Promise<{ items: ConversationRow[] }>
}
export interface Customer {
  conversationId: Id
  contactId: Id
  name: string
  phone: string | null
}

const mention = /^\s*@(?:["“«]([^"”»]{1,80})["”»]|(\+?[\d٠-٩۰-۹][\d٠-٩۰-۹().-]{4,24})|([^\s@]{1,80}))(?:\s+|$)/u

/** `@Maria …`, `@"Maria Lopez" …`, `@+15551234567 …`: whom a line is about, and the rest of it. */
export function splitCustomer(line: string): { who: string; rest: string } | null {
  const found = mention.exec(line)
  if (!found) return null
  const who = found[1] ?? found[3] ?? latinDigits(found[2] ?? '').replace(/[().-]/g, '')
  return { who: who.trim(), rest: line.slice(found[0].length) }
}

const views = ['all', 'snoozed', 'closed'] as const

/** The customer's newest conversation. Throws when nobody fits, or several do: then it lists them. */
export async function findCustomer(
  conversations: CustomerDeps,
  scope: Scope,
  { who, rest }: { who: string; rest: string },
): Promise<Customer> {
  const pages = await Promise.all(views.map((view) => conversations.list(scope, { view, limit: 50, q: who })))
  const rows = pages.flatMap((page) => page.items).sort((a, b) => b.lastMessageAt.getTime() - a.lastMessageAt.getTime())
  const byContact = new Map<Id, ConversationRow>()
  for (const row of rows) if (!byContact.has(row.contactId)) byContact.set(row.contactId, row)
  const all = [...byContact.values()]
  const digits = who.replace(/\D/g, '')
  const exact = all.filter((row) => fold(row.contact.name) === fold(who) || row.contact.phone === `+${digits}`)
  const fit = exact.length > 0 ? exact : all
  const [row, other] = fit
  if (!row) throw badLine(nobody, { who })
  if (other) {
    const shown = fit.slice(0, 8).map(({ contact }) => `${contact.name} ${contact.phone ?? ''}`.trim())
    const names = shown.map((name) => `• ${name}`).join('\n')
    throw new Choose(
      several,
      { who, names },
      fit.flatMap(({ contact }, at) =>
        contact.phone ? [{ label: shown[at] ?? '', rest: `@${contact.phone} ${rest}` }] : [],
      ),
    )
  }
  return { conversationId: row.id, contactId: row.contactId, name: row.contact.name, phone: row.contact.phone }
}

export const needsCustomer = (name: string) => badLine(nameOne, { name })

const nobody: Text = {
  en: 'There is no customer "{{who}}" that you can see.',
  es: 'No hay ningún cliente "{{who}}" que puedas ver.',
  pt: 'Não há nenhum cliente "{{who}}" que você possa ver.',
  ar: 'لا يوجد عميل باسم "{{who}}" يمكنك رؤيته.',
}
const several: Text = {
  en: '"{{who}}" fits several customers. Write the full name in quotation marks or the number:\n{{names}}',
  es: '"{{who}}" coincide con varios clientes. Escribe el nombre completo entre comillas o el número:\n{{names}}',
  pt: '"{{who}}" corresponde a vários clientes. Escreva o nome completo entre aspas ou o número:\n{{names}}',
  ar: '"{{who}}" يطابق عدة عملاء. اكتب الاسم الكامل بين علامتي اقتباس أو الرقم:\n{{names}}',
}
const nameOne: Text = {
  en: 'Say which customer it is about: /{{name}} @Maria … or /{{name}} @+15551234567 …',
  es: 'Di de qué cliente se trata: /{{name}} @Maria … o /{{name}} @+15551234567 …',
  pt: 'Diga de qual cliente se trata: /{{name}} @Maria … ou /{{name}} @+15551234567 …',
  ar: 'اذكر العميل المقصود: ‎/{{name}} @Maria …‎ أو ‎/{{name}} @+15551234567 …',
}
