import type { Locale } from '../../schemas/common.ts'
import type { Message } from '../../schemas/message.ts'
import { guessLocale } from '../bot/words.ts'
import { say, type Text } from '../core/errors.ts'
import type { DispatchContext, DispatchDeps, Situation } from './dispatch-deps.ts'
import { anyBefore } from './dispatch-repository.ts'
import { consentWord, mayBeLinkCode } from './gates.ts'

/** What one message means by itself, whoever has the conversation. True: it was dealt with, and is dispatched. */
export type Rule = (deps: DispatchDeps, at: Situation, message: Message) => Promise<boolean>

const localeOf = (at: Situation, message: Message): Locale => guessLocale(message.text, at.place.organization.locale)

/** One transaction: what the rule does, and that the message was looked at. */
async function settleWith(
  deps: DispatchDeps,
  at: Situation,
  message: Message,
  work: (ctx: DispatchContext) => Promise<boolean>,
): Promise<boolean> {
  return deps.database.transaction(async (tx) => {
    const ctx = { scope: at.scope, tx, now: at.now }
    at.signal.throwIfAborted()
    const held = await deps.conversations.state(at.scope, at.conversation.id, tx.session)
    // somebody else was here first
    if (!held || held.dispatchedSeq >= message.seq) return true
    if (!(await work(ctx))) return false
    await deps.conversations.dispatched(ctx, at.conversation.id, message.seq)
    return true
  })
}

const answer = (deps: DispatchDeps, ctx: DispatchContext, at: Situation, message: Message, text: string) =>
  deps.conversations.send(ctx, {
    conversationId: at.conversation.id,
    text,
    lane: 'transactional',
    clientId: `answer:${message.id}`,
    sender: { kind: 'system', userId: null, name: at.place.organization.name },
    quotedMessageId: null,
  })

/** STOP and START: into the ledger, and confirmed once. START from somebody who never stopped is a word like others. */
export const consentRule: Rule = async (deps, at, message) => {
  const kind = consentWord(message.text)
  const isOut = at.place.contact.optedOutAt !== null
  if (!kind || (kind === 'start' && !isOut)) return false
  return settleWith(deps, at, message, async (ctx) => {
    await deps.consents.record(ctx, {
      contactId: at.conversation.contactId,
      conversationId: at.conversation.id,
      messageId: message.id,
      kind,
      words: message.text.slice(0, 100),
      channel: at.place.line.channel,
      at: message.sentAt,
    })
    const text = say(kind === 'stop' ? stopped : started, localeOf(at, message), {
      business: at.place.organization.name,
    })
    if (kind === 'start' || !isOut) await answer(deps, ctx, at, message, text)
    return true
  })
}

/** The code that links a member's own number, from whatever thread it comes. */
export const linkRule: Rule = async (deps, at, message) => {
  if (!mayBeLinkCode(message.text)) return false
  return settleWith(deps, at, message, async (ctx) => {
    const { contactId, contactPhone } = at.conversation
    if (!(await deps.staffNumbers.linkByCode(ctx, contactId, contactPhone, message.text))) return false
    await answer(deps, ctx, at, message, say(linked, at.place.organization.locale))
    return true
  })
}

/** Everything a linked number writes goes to the command door, never to a bot. */
export const staffRule: Rule = async (deps, at, message) => {
  if (at.conversation.kind !== 'staff') return false
  const member = await deps.staffNumbers.memberOf(at.scope, at.conversation.contactId)
  if (!member) return false
  const isSuspended = await deps.staffNumbers.isSuspended(at.scope, at.conversation.contactId, at.now)
  const { text } = isSuspended ? { text: say(suspended, member.locale) } : await runCommand(deps, at, message, member)
  return settleWith(deps, at, message, async (ctx) => {
    await answer(deps, ctx, at, message, text)
    return true
  })
}

async function runCommand(
  deps: DispatchDeps,
  at: Situation,
  message: Message,
  member: NonNullable<Awaited<ReturnType<DispatchDeps['staffNumbers']['memberOf']>>>,
): Promise<{ text: string }> {
  try {
    return await deps.commands.run({
      caller: { ...member, door: 'chat', conversationId: null, threadId: at.conversation.id, key: message.id },
      conversationId: null,
      line: message.text,
      messageId: message.id,
    })
  } catch (error) {
    // refusals are answers; this is a fault of ours, and its words are not for a chat
    deps.logger.error({ err: error, conversationId: at.conversation.id }, 'a command from a staff number failed')
    return { text: say(failed, member.locale) }
  }
}

/** The answer to a ticket's comment stands with the ticket too. Whoever has the conversation answers it all the same. */
export const ticketRule: Rule = async (deps, at, { id: messageId, quotedMessageId, text }) => {
  if (!quotedMessageId) return false
  const { contactId } = at.conversation
  const reply = { contactId, messageId, quotedMessageId, text }
  await deps.database.transaction((tx) => deps.tickets.replyFromChat({ scope: at.scope, tx, now: at.now }, reply))
  return false
}

/** "Yes" to the quote that was asked about: by quoting it, or when it is the only one open, and only said after it. */
export const awaitedRule: Rule = async (deps, at, message) => {
  const asked = at.conversation.awaiting.map((entry) => entry.messageId)
  // what a person left unread from before the quote was sent is no answer to it
  if (asked.length === 0 || !(await anyBefore(at.place.organization.id, asked, message.seq))) return false
  return settleWith(deps, at, message, async (ctx) => {
    const { id: conversationId, contactId } = at.conversation
    const { id: messageId, text, quotedMessageId } = message
    const taken = await deps.quotes.answerFromChat(ctx, { conversationId, contactId, messageId, text, quotedMessageId })
    if (!taken) return false
    if (taken.reply) await answer(deps, ctx, at, message, taken.reply)
    return true
  })
}

const stopped: Text = {
  en: 'You will get no more messages from {{business}}. Write START to get them again.',
  es: 'Ya no recibirás mensajes de {{business}}. Escribe ALTA para volver a recibirlos.',
  pt: 'Você não receberá mais mensagens de {{business}}. Escreva VOLTAR para recebê-las de novo.',
  ar: 'لن تصلك رسائل أخرى من {{business}}. اكتب "ابدأ" لتصلك من جديد.',
}
const started: Text = {
  en: 'You get messages from {{business}} again. Write STOP to end them.',
  es: 'Vuelves a recibir mensajes de {{business}}. Escribe BAJA para dejar de recibirlos.',
  pt: 'Você voltou a receber mensagens de {{business}}. Escreva SAIR para parar.',
  ar: 'ستصلك رسائل {{business}} من جديد. اكتب "إيقاف" لإيقافها.',
}
const linked: Text = {
  en: 'This number is linked. Type /help for what you can do from here.',
  es: 'Este número quedó vinculado. Escribe /help para ver qué puedes hacer desde aquí.',
  pt: 'Este número foi vinculado. Digite /help para ver o que pode fazer aqui.',
  ar: 'تم ربط هذا الرقم. اكتب ‎/help لمعرفة ما يمكنك فعله من هنا.',
}
const suspended: Text = {
  en: 'WhatsApp says that this number has another phone now. Commands from it are suspended: open the inbox, Settings, and link it again.',
  es: 'WhatsApp indica que este número ahora tiene otro teléfono. Sus comandos están suspendidos: abre la bandeja, Ajustes, y vincúlalo de nuevo.',
  pt: 'O WhatsApp indica que este número agora tem outro telefone. Os comandos dele estão suspensos: abra a caixa de entrada, Configurações, e vincule-o de novo.',
  ar: 'يشير واتساب إلى أن لهذا الرقم هاتفًا آخر الآن. أوامره معلّقة: افتح صندوق الوارد ثم الإعدادات واربطه من جديد.',
}
const failed: Text = {
  en: 'That did not work because of a fault on our side. Try again in a moment.',
  es: 'No funcionó por un fallo nuestro. Inténtalo de nuevo en un momento.',
  pt: 'Não funcionou por uma falha nossa. Tente de novo em instantes.',
  ar: 'لم ينجح ذلك بسبب خلل لدينا. حاول مرة أخرى بعد قليل.',
}
