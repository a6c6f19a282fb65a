import { z } from 'zod'
import { Id, type Locale } from '../../schemas/common.ts'
import { type ConversationRow, ConversationRow as Row } from '../../schemas/conversation.ts'
import { type ActionContext, type AnyAction, type CommandContext, defineAction } from '../core/action.ts'
import { say, type Text } from '../core/errors.ts'
import { type Scope, userIdOf } from '../core/scope.ts'
import { badLine } from './errors.ts'
import { fold } from './words.ts'

export interface Member {
  userId: Id
  name: string
  email: string
  status: string
}
export interface ConversationCommandDeps {
  conversations: {
    assign(ctx: ActionContext, id: Id, userId: Id | null): Promise<ConversationRow>
    get(scope: Scope, id: Id): Promise<ConversationRow>
    handBack(ctx: ActionContext, id: Id): Promise<ConversationRow>
    setBot(ctx: ActionContext, id: Id, on: boolean): Promise<ConversationRow>
    close(ctx: ActionContext, id: Id): Promise<ConversationRow>
  }
  members: { list(scope: Scope): Promise<readonly Member[]> }
}

/** `/assign`, `/bot` and `/close`: by command only, over HTTP the conversation's own actions do the same. */
export const conversationCommandActions = (deps: ConversationCommandDeps): AnyAction[] => [
  assignAction(deps),
  botAction(deps),
  closeAction(deps),
]

const undoFor = 600
const conversationOf = ({ conversation }: CommandContext): Id => conversation?.id ?? ''
const record = (output: unknown) => ({ noun: 'conversation' as const, id: (output as ConversationRow).id })

function assignAction({ conversations, members }: ConversationCommandDeps): AnyAction {
  return defineAction({
    name: 'command.assign',
    title: {
      en: 'Give the conversation to a colleague',
      es: 'Asignar la conversación a alguien del equipo',
      pt: 'Atribuir a conversa a alguém da equipe',
      ar: 'إسناد المحادثة إلى زميل',
    },
    input: z.strictObject({ conversationId: Id, userId: Id.or(z.literal('bot')).nullable() }),
    output: Row,
    permission: 'assign_conversations',
    risk: 'write',
    undo: { action: 'command.assign', withinSeconds: undoFor },
    command: {
      name: 'assign',
      aliases: ['asignar', 'atribuir', 'اسناد', 'إسناد'],
      usage: '/assign @name|me|nobody',
      examples: ['/assign @Ana', '/assign me', '/assign nobody'],
      async parse(line, context) {
        const userId = await memberNamed(line, context, members)
        return { conversationId: conversationOf(context), userId }
      },
      answer(output, { locale }) {
        const { owner } = output as ConversationRow
        return owner ? say(assigned, locale, { name: owner.name }) : say(unassigned, locale)
      },
      record,
    },
    run: async (ctx, { conversationId, userId }) => {
      const before = await conversations.get(ctx.scope, conversationId)
      const held = before.holderKind === 'bot' ? 'bot' : before.ownerId
      ctx.undoWith?.({ conversationId, userId: held })
      const row =
        userId === 'bot'
          ? await conversations.handBack(ctx, conversationId)
          : await conversations.assign(ctx, conversationId, userId)
      ctx.audit('conversation', row.id, ['ownerId'])
      return row
    },
  })
}

const meWords = new Set(['me', 'yo', 'mi', 'eu', 'mim', 'انا', 'لي'])
const nobodyWords = new Set(['nobody', 'none', 'nadie', 'ninguem', 'لا احد'])

/** A full name before the beginning of one; several that fit are listed. Null: nobody. */
export async function memberNamed(
  line: string,
  context: CommandContext,
  members: ConversationCommandDeps['members'],
): Promise<Id | null> {
  const asked = line
    .trim()
    .replace(/^@/, '')
    .replace(/^["“«](.*)["”»]$/u, '$1')
  const key = fold(asked)
  if (!key) throw badLine(whom)
  if (meWords.has(key)) return userIdOf(context.scope)
  if (nobodyWords.has(key)) return null
  const active = (await members.list(context.scope)).filter((member) => member.status === 'active')
  const exact = active.filter((one) => fold(one.name) === key || one.email.toLowerCase() === asked.toLowerCase())
  const found = exact.length > 0 ? exact : active.filter((one) => ` ${fold(one.name)}`.includes(` ${key}`))
  const [member, other] = found
  if (other) {
    const names = found.map((one) => `${one.name} (${one.email})`).join(', ')
    throw badLine(several, { text: asked, names })
  }
  if (!member) throw badLine(nobodyCalled, { text: asked, names: active.map((one) => one.name).join(', ') })
  return member.userId
}

const onWords = new Set(['on', 'si', 'sim', 'activar', 'encender', 'encendido', 'ligar', 'ligado', 'ativar', 'تشغيل'])
const offWords = new Set(['off', 'no', 'nao', 'desactivar', 'apagar', 'apagado', 'desligar', 'desligado', 'ايقاف'])

function botAction({ conversations }: ConversationCommandDeps): AnyAction {
  return defineAction({
    name: 'command.bot',
    title: {
      en: 'Switch the bot on or off in this conversation',
      es: 'Encender o apagar el bot en esta conversación',
      pt: 'Ligar ou desligar o bot nesta conversa',
      ar: 'تشغيل الروبوت أو إيقافه في هذه المحادثة',
    },
    input: z.strictObject({ conversationId: Id, on: z.boolean() }),
    output: Row,
    permission: 'reply_conversations',
    risk: 'write',
    undo: { action: 'command.bot', withinSeconds: undoFor },
    command: {
      name: 'bot',
      aliases: ['robot', 'روبوت', 'بوت'],
      usage: '/bot on|off',
      examples: ['/bot off'],
      parse(line, context) {
        const word = fold(line)
        if (!onWords.has(word) && !offWords.has(word)) throw badLine(onOrOff)
        return { conversationId: conversationOf(context), on: onWords.has(word) }
      },
      answer: (output, { locale }) => say((output as ConversationRow).botOff ? botOff : botOn, locale),
      record,
    },
    run: async (ctx, { conversationId, on }) => {
      const { botOff } = await conversations.get(ctx.scope, conversationId)
      ctx.undoWith?.({ conversationId, on: !botOff })
      const row = await conversations.setBot(ctx, conversationId, on)
      ctx.audit('conversation', row.id, ['botOff'])
      return row
    },
  })
}

function closeAction({ conversations }: ConversationCommandDeps): AnyAction {
  return defineAction({
    name: 'command.close',
    title: {
      en: 'Close the conversation',
      es: 'Cerrar la conversación',
      pt: 'Encerrar a conversa',
      ar: 'إغلاق المحادثة',
    },
    input: z.strictObject({ conversationId: Id }),
    output: Row,
    permission: 'reply_conversations',
    risk: 'write',
    undo: { action: 'conversation.reopen', withinSeconds: undoFor },
    command: {
      name: 'close',
      aliases: ['cerrar', 'fechar', 'encerrar', 'اغلاق', 'إغلاق'],
      usage: '/close',
      examples: ['/close'],
      parse(line, context) {
        if (line.trim()) throw badLine(nothingMore, { text: line.trim().slice(0, 40) })
        return { conversationId: conversationOf(context) }
      },
      answer: (_output, { locale }: { locale: Locale }) => say(closed, locale),
      record,
    },
    run: async (ctx, { conversationId }) => {
      const row = await conversations.close(ctx, conversationId)
      ctx.audit('conversation', row.id, ['status'])
      return row
    },
  })
}

const assigned: Text = {
  en: '{{name}} has the conversation now.',
  es: '{{name}} tiene ahora la conversación.',
  pt: '{{name}} está agora com a conversa.',
  ar: 'المحادثة الآن لدى {{name}}.',
}
const unassigned: Text = {
  en: 'Nobody has the conversation now.',
  es: 'Ahora nadie tiene la conversación.',
  pt: 'Agora ninguém está com a conversa.',
  ar: 'المحادثة الآن ليست لدى أحد.',
}
const whom: Text = {
  en: 'Say who gets the conversation.',
  es: 'Di quién recibe la conversación.',
  pt: 'Diga quem recebe a conversa.',
  ar: 'اذكر من يستلم المحادثة.',
}
const several: Text = {
  en: '"{{text}}" fits several: {{names}}. Write the full name or the e-mail address.',
  es: '"{{text}}" coincide con varias personas: {{names}}. Escribe el nombre completo o el correo.',
  pt: '"{{text}}" corresponde a várias pessoas: {{names}}. Escreva o nome completo ou o e-mail.',
  ar: '"{{text}}" يطابق أكثر من شخص: {{names}}. اكتب الاسم الكامل أو البريد الإلكتروني.',
}
const nobodyCalled: Text = {
  en: 'There is nobody called "{{text}}" in the team: {{names}}.',
  es: 'No hay nadie llamado "{{text}}" en el equipo: {{names}}.',
  pt: 'Não há ninguém chamado "{{text}}" na equipe: {{names}}.',
  ar: 'لا يوجد أحد باسم "{{text}}" في الفريق: {{names}}.',
}
const onOrOff: Text = { en: 'Say on or off.', es: 'Escribe on u off.', pt: 'Escreva on ou off.', ar: 'اكتب on أو off.' }
const botOn: Text = {
  en: 'The bot is on in this conversation.',
  es: 'El bot está encendido en esta conversación.',
  pt: 'O bot está ligado nesta conversa.',
  ar: 'الروبوت يعمل في هذه المحادثة.',
}
const botOff: Text = {
  en: 'The bot is off in this conversation.',
  es: 'El bot está apagado en esta conversación.',
  pt: 'O bot está desligado nesta conversa.',
  ar: 'الروبوت متوقف في هذه المحادثة.',
}
const nothingMore: Text = {
  en: 'Nothing may stand behind it: "{{text}}".',
  es: 'No debe llevar nada detrás: "{{text}}".',
  pt: 'Não deve haver nada depois: "{{text}}".',
  ar: 'لا شيء يأتي بعده: "{{text}}".',
}
const closed: Text = {
  en: 'The conversation is closed.',
  es: 'La conversación está cerrada.',
  pt: 'A conversa está encerrada.',
  ar: 'المحادثة مغلقة.',
}
