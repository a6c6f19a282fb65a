import { z } from 'zod'
import { Id } from '../../schemas/common.ts'
import { ContactDetail } from '../../schemas/contact.ts'
import { ConversationRow as Row } from '../../schemas/conversation.ts'
import type { Label } from '../../schemas/label.ts'
import { type ActionContext, type AnyAction, type Caller, type CommandContext, defineAction } from '../core/action.ts'
import type { ActionRunner } from '../core/action-runner.ts'
import { say, type Text } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import { undoKey } from '../features/undo/index.ts'
import { badLine } from './errors.ts'
import { parseMoment, printMoment } from './moments.ts'
import { quote, tokenize } from './tokens.ts'

export interface CustomerCommandDeps {
  conversations: {
    get(scope: Scope, id: Id): Promise<Row>
    snooze(ctx: ActionContext, id: Id, until: Date): Promise<Row>
  }
  contacts: { get(scope: Scope, id: Id): Promise<ContactDetail> }
  labels: {
    list(scope: Scope): Promise<Label[]>
    byName(scope: Scope, name: string): Promise<Label | null>
    put(
      ctx: ActionContext,
      contactId: Id,
      labelIds: readonly Id[],
    ): Promise<{ contact: ContactDetail; before: readonly Id[] }>
  }
  undo: {
    takeLast(ctx: ActionContext, conversationId: Id | null): Promise<{ action: string; input: unknown; done: string }>
  }
  /** Late: the runner is made of the list of actions that these are in. */
  runner(): Pick<ActionRunner, 'perform' | 'find'>
}

/** `/label`, `/snooze`, `/who` and `/undo`. */
export const customerCommandActions = (deps: CustomerCommandDeps): AnyAction[] => [
  labelAction(deps),
  snoozeAction(deps),
  whoAction(deps),
  undoAction(deps),
]

const undoFor = 600
const place = ({ conversation }: CommandContext) => ({
  conversationId: conversation?.id ?? '',
  contactId: conversation?.contactId ?? '',
})

export interface LabelWords {
  add: string[]
  remove: string[]
}

/** `vip -old "Big customer"`: those to put on and, behind a minus, those to take off. */
export function parseLabels(line: string): LabelWords {
  const words: LabelWords = { add: [], remove: [] }
  let takesOff = false
  for (const token of tokenize(line)) {
    const minus = token.kind === 'word' && /^[-–—]/.test(token.text)
    const name = (token.kind === 'word' ? token.text.replace(/^[-–—+]+/, '') : token.text).trim().slice(0, 40)
    if (name && token.kind !== 'separator') words[takesOff || minus ? 'remove' : 'add'].push(name)
    takesOff = minus && !name
  }
  if (words.add.length + words.remove.length === 0) throw badLine(noLabelNamed)
  return words
}

const quoted = (name: string): string => (/^[\p{L}\p{N}][^\s,;،؛"“”„«»]*$/u.test(name) ? name : quote(name))
export const printLabels = ({ add, remove }: LabelWords): string =>
  [...add.map(quoted), ...remove.map((name) => `- ${quoted(name)}`)].join(' ')

function labelAction({ labels, contacts }: CustomerCommandDeps): AnyAction {
  const idsOf = async (scope: Scope, names: readonly string[]): Promise<Id[]> => {
    const ids: Id[] = []
    for (const name of names) {
      const label = await labels.byName(scope, name)
      if (label) ids.push(label.id)
      else throw badLine(noLabel, { name, names: (await labels.list(scope)).map((one) => one.name).join(', ') })
    }
    return ids
  }
  return defineAction({
    name: 'command.label',
    title: {
      en: 'Put labels on the customer, or take them off',
      es: 'Poner o quitar etiquetas al cliente',
      pt: 'Pôr ou tirar etiquetas do cliente',
      ar: 'وضع وسوم على العميل أو إزالتها',
    },
    input: z.strictObject({ contactId: Id, conversationId: Id, add: z.array(Id), remove: z.array(Id) }),
    output: ContactDetail.extend({ labelNames: z.array(z.string()) }),
    permission: 'manage_contacts',
    risk: 'write',
    undo: { action: 'contact.label', withinSeconds: undoFor },
    command: {
      name: 'label',
      aliases: ['etiqueta', 'etiquetar', 'وسم'],
      usage: '/label name [name] [-name]',
      examples: ['/label vip', '/label vip -new', '/label "Big customer"'],
      async parse(line, context) {
        const { add, remove } = parseLabels(line)
        return { ...place(context), add: await idsOf(context.scope, add), remove: await idsOf(context.scope, remove) }
      },
      answer(output, { locale }) {
        const { labelNames } = output as { labelNames: string[] }
        return labelNames.length > 0 ? say(labelled, locale, { names: labelNames.join(', ') }) : say(unlabelled, locale)
      },
    },
    run: async (ctx, { contactId, add, remove }) => {
      const { labelIds = [] } = await contacts.get(ctx.scope, contactId)
      const wanted = [...labelIds, ...add].filter((id) => !remove.includes(id))
      const { contact, before } = await labels.put(ctx, contactId, [...new Set(wanted)])
      ctx.undoWith?.({ id: contactId, labelIds: before })
      ctx.audit('contact', contactId, ['labelIds'])
      const names = new Map((await labels.list(ctx.scope)).map(({ id, name }) => [id, name]))
      return { ...contact, labelNames: contact.labelIds.flatMap((id) => names.get(id) ?? []) }
    },
  })
}

function snoozeAction({ conversations }: CustomerCommandDeps): AnyAction {
  return defineAction({
    name: 'command.snooze',
    title: {
      en: 'Put the conversation aside until a moment',
      es: 'Posponer la conversación hasta un momento',
      pt: 'Adiar a conversa até um momento',
      ar: 'تأجيل المحادثة إلى وقت',
    },
    input: z.strictObject({ contactId: Id, conversationId: Id, until: z.iso.datetime() }),
    output: Row,
    permission: 'reply_conversations',
    risk: 'write',
    undo: { action: 'conversation.reopen', withinSeconds: undoFor },
    command: {
      name: 'snooze',
      aliases: ['posponer', 'adiar', 'تأجيل', 'تاجيل'],
      usage: '/snooze when',
      examples: ['/snooze 2h', '/snooze tomorrow', '/snooze monday 14:30'],
      parse: (line, context) => ({
        ...place(context),
        until: parseMoment(line, { now: new Date(), timeZone: context.timeZone }).toISOString(),
      }),
      answer(output, { locale, timeZone }) {
        const { snoozedUntil } = output as Row
        return say(snoozed, locale, { when: snoozedUntil ? printMoment(snoozedUntil, timeZone) : '' })
      },
      record: (output) => ({ noun: 'conversation', id: (output as Row).id }),
    },
    run: async (ctx, { conversationId, until }) => {
      const row = await conversations.snooze(ctx, conversationId, new Date(until))
      ctx.audit('conversation', row.id, ['status'])
      return row
    },
  })
}

const Who = z.object({
  name: z.string(),
  phone: z.string().nullable(),
  owner: z.string().nullable(),
  holderKind: z.string(),
  labels: z.array(z.string()),
  lastMessageAt: z.date(),
})

function whoAction({ conversations, labels }: CustomerCommandDeps): AnyAction {
  return defineAction({
    name: 'command.who',
    title: {
      en: 'Who the customer is and who has the conversation',
      es: 'Quién es el cliente y quién tiene la conversación',
      pt: 'Quem é o cliente e com quem está a conversa',
      ar: 'من العميل ومن لديه المحادثة',
    },
    input: z.strictObject({ contactId: Id, conversationId: Id }),
    output: Who,
    permission: 'view_conversations',
    risk: 'read',
    command: {
      name: 'who',
      aliases: ['quien', 'quem', 'من'],
      usage: '/who',
      examples: ['/who'],
      parse: (_line, context) => place(context),
      answer(output, { locale, timeZone }) {
        const who = output as z.output<typeof Who>
        const holder = who.owner ?? say(who.holderKind === 'bot' ? theBot : nobody, locale)
        const lines = [
          [who.name, who.phone].filter(Boolean).join(' · '),
          say(hasIt, locale, { holder }),
          who.labels.length > 0 ? say(labelled, locale, { names: who.labels.join(', ') }) : '',
          say(lastWrote, locale, { when: printMoment(who.lastMessageAt, timeZone) }),
        ]
        return lines.filter(Boolean).join('\n')
      },
    },
    run: async ({ scope }, { conversationId }) => {
      const row = await conversations.get(scope, conversationId)
      const names = new Map((await labels.list(scope)).map(({ id, name }) => [id, name]))
      const { contact, owner, holderKind, labelIds = [], lastMessageAt } = row
      const { name, phone } = contact
      return {
        ...{ name, phone, holderKind, lastMessageAt, owner: owner?.name ?? null },
        labels: labelIds.flatMap((id) => names.get(id) ?? []),
      }
    },
  })
}

function undoAction({ undo, runner }: CustomerCommandDeps): AnyAction {
  return defineAction({
    name: 'command.undo',
    title: {
      en: 'Take back what you did last here',
      es: 'Deshacer lo último que hiciste aquí',
      pt: 'Desfazer a última coisa que você fez aqui',
      ar: 'التراجع عن آخر ما فعلته هنا',
    },
    input: z.strictObject({ contactId: Id, conversationId: Id }),
    output: z.object({ undone: z.string() }),
    permission: 'reply_conversations',
    risk: 'write',
    command: {
      name: 'undo',
      aliases: ['deshacer', 'desfazer', 'تراجع'],
      usage: '/undo',
      examples: ['/undo'],
      parse: (_line, context) => place(context),
      answer: (output, { locale }) => say(undone, locale, { what: (output as { undone: string }).undone }),
    },
    run: async (ctx, { conversationId }) => {
      const last = await undo.takeLast(ctx, conversationId)
      const { scope, door, locale, timeZone } = ctx
      const caller: Caller = { scope, door, locale, timeZone, conversationId }
      // in this transaction: what is marked as taken back has been
      await runner().perform(ctx.tx, last.action, caller, { input: last.input, runKey: undoKey(ctx.runKey) })
      const title = runner().find(last.done)?.title
      return { undone: title ? say(title, locale) : last.done }
    },
  })
}

const noLabelNamed: Text = {
  en: 'Say which label.',
  es: 'Di qué etiqueta.',
  pt: 'Diga qual etiqueta.',
  ar: 'اذكر الوسم.',
}
const noLabel: Text = {
  en: 'There is no label "{{name}}". There are: {{names}}',
  es: 'No existe la etiqueta "{{name}}". Hay: {{names}}',
  pt: 'Não existe a etiqueta "{{name}}". Há: {{names}}',
  ar: 'لا يوجد وسم "{{name}}". الموجود: {{names}}',
}
const labelled: Text = {
  en: 'Labels: {{names}}.',
  es: 'Etiquetas: {{names}}.',
  pt: 'Etiquetas: {{names}}.',
  ar: 'الوسوم: {{names}}.',
}
const unlabelled: Text = {
  en: 'The customer has no labels now.',
  es: 'El cliente ya no tiene etiquetas.',
  pt: 'O cliente agora não tem etiquetas.',
  ar: 'ليس للعميل وسوم الآن.',
}
const snoozed: Text = {
  en: 'Put aside until {{when}}, or until the customer writes.',
  es: 'Pospuesta hasta {{when}}, o hasta que el cliente escriba.',
  pt: 'Adiada até {{when}}, ou até o cliente escrever.',
  ar: 'أُجّلت حتى {{when}} أو حتى يكتب العميل.',
}
const theBot: Text = { en: 'the bot', es: 'el bot', pt: 'o bot', ar: 'الروبوت' }
const nobody: Text = { en: 'nobody', es: 'nadie', pt: 'ninguém', ar: 'لا أحد' }
const hasIt: Text = {
  en: 'Has the conversation: {{holder}}',
  es: 'Tiene la conversación: {{holder}}',
  pt: 'Está com a conversa: {{holder}}',
  ar: 'لديه المحادثة: {{holder}}',
}
const lastWrote: Text = {
  en: 'Last message: {{when}}',
  es: 'Último mensaje: {{when}}',
  pt: 'Última mensagem: {{when}}',
  ar: 'آخر رسالة: {{when}}',
}
const undone: Text = {
  en: 'Taken back: {{what}}.',
  es: 'Deshecho: {{what}}.',
  pt: 'Desfeito: {{what}}.',
  ar: 'تم التراجع: {{what}}.',
}
