import type { Conversation } from '../../schemas/conversation.ts'
import type { Message } from '../../schemas/message.ts'
import { fold } from '../bot/words.ts'

/** Words that end or resume all messages, when they are the whole message. In the four languages, written as people type. */
const stopWords = [
  'stop, stop all, stopall, unsubscribe, unsubscribe me, opt out, optout, opt me out, quit, stop messages, stop messaging me, stop texting me, stop writing me, no more messages, do not message me, dont message me, remove me',
  'baja, dar de baja, darme de baja, parar, detener, cancelar suscripción, eliminar suscripción, no más mensajes, no quiero más mensajes, no quiero recibir mensajes, no enviar más, no me escriban más, no me escriba más, dejen de escribirme',
  'sair, descadastrar, cancelar inscrição, cancelar assinatura, parar mensagens, pare, pare de enviar, não quero mais mensagens, não quero receber mensagens, não me envie mais mensagens',
  'إيقاف, أوقف, توقف, إلغاء الاشتراك, إيقاف الرسائل, لا مزيد من الرسائل, لا أريد رسائل, لا ترسل لي, لا ترسلوا, توقفوا',
]
const startWords = [
  'start, unstop, resume, subscribe, opt in',
  'alta, iniciar, reanudar, suscribirme, darme de alta',
  'voltar, retomar, inscrever, quero receber mensagens',
  'ابدأ, بدء, استئناف, اشتراك',
]
const setOf = (lists: readonly string[]) => new Set(lists.join(', ').split(', ').map(fold))
const stops = setOf(stopWords)
const starts = setOf(startWords)

/** What a message says about consent, if it is such a word and nothing else. */
export function consentWord(text: string): 'stop' | 'start' | null {
  if (text.length > 60) return null
  const word = fold(text.replace(/['’]/g, ''))
  if (stops.has(word)) return 'stop'
  return starts.has(word) ? 'start' : null
}

/** A staff number's link code is one word of letters and digits, alone or behind a few others; a guess that costs a look. */
export const mayBeLinkCode = (text: string): boolean =>
  text.length <= 60 && /(^|\s)(?=\S*\d)(?=\S*[A-Za-z])[A-Za-z0-9-]{6,12}\s*$/.test(text)

/**
 * Whether dispatch has anything to decide for a message that just came: asked on the hot path for each inbound, so
 * it looks at nothing but the conversation and the message. False where a person has the conversation, nothing is
 * awaited and the text has no meaning of its own.
 */
export function needsDispatch(
  conversation: Pick<Conversation, 'kind' | 'isGroup' | 'holderKind' | 'botOff' | 'awaiting'>,
  { text, author, quotedMessageId }: Pick<Message, 'text' | 'author' | 'quotedMessageId'>,
): boolean {
  const isServed = conversation.holderKind === 'bot' && !conversation.botOff
  // what is said in a group is said among its members, until they turn to us
  if (conversation.isGroup) return isServed && (author?.mentionsUs ?? false)
  if (conversation.kind === 'staff' || conversation.awaiting.length > 0) return true
  // what is quoted may be a ticket's comment
  if (isServed || quotedMessageId) return true
  return consentWord(text) !== null || mayBeLinkCode(text)
}
