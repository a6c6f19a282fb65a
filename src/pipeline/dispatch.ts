import type { Id } from '../../schemas/common.ts'
import type { Message } from '../../schemas/message.ts'
import { say, type Text } from '../core/errors.ts'
import type { Taken } from '../core/outbox.ts'
import { systemScope } from '../core/scope.ts'
import { answerByBot } from './dispatch-bot.ts'
import { type DispatchDeps, type DispatchSettings, dispatchDefaults, type Situation } from './dispatch-deps.ts'
import { findPlace } from './dispatch-repository.ts'
import { awaitedRule, consentRule, linkRule, type Rule, staffRule, ticketRule } from './dispatch-rules.ts'

/** What is looked at in one go; a longer heap is worked off in several. */
const heap = 100
/** Safety against a conversation that never comes to rest in one visit. */
const maxSteps = 200
/** Failures in a row of one conversation. */
const maxFailures = 4
const maxRemembered = 1_000

/** In the order of the gates; each may take a message for itself, whoever has the conversation. */
const rules: readonly Rule[] = [consentRule, linkRule, staffRule, ticketRule, awaitedRule]

/**
 * Decides who answers a conversation, one conversation at a time. Gates in order: blocked → consent words → staff
 * number → awaited answer → does a person have it? → the bot (an open flow, then its model or knowledge).
 * Woken for a conversation; answers when it wants to be woken again. What was decided is written together with how far
 * was looked, so that a crash in between neither loses an answer nor gives it twice.
 */
export function createDispatch(deps: DispatchDeps) {
  const settings: DispatchSettings = { ...dispatchDefaults, ...deps.settings }
  const failures = new Map<Id, number>()
  /** Thrown again, and so tried again by the sweep; what keeps failing gets a person instead of another try. */
  const failed = async (at: Situation, error: unknown): Promise<'look-again'> => {
    const { id } = at.conversation
    const count = (failures.get(id) ?? 0) + 1
    if (failures.size < maxRemembered || failures.has(id)) failures.set(id, count)
    if (at.signal.aborted || count < maxFailures) throw error
    deps.logger.error({ err: error, conversationId: id }, 'dispatch failed again and again; left to a person')
    return leaveToPerson(deps, at, at.pending.at(-1) as Message, broken)
  }
  return {
    async handle(conversationId: Id): Promise<Taken> {
      const lease = await deps.leases.acquire(`dispatch:${conversationId}`, settings.leaseMs, { isPassing: true })
      if (!lease) return { againAfterMs: settings.busyMs }
      try {
        for (let step = 0; step < maxSteps; step++) {
          const at = await look(deps, conversationId, lease.lost)
          if (!at) return undefined
          const taken = await decide(deps, settings, at).catch((error: unknown) => failed(at, error))
          if (taken !== 'look-again') return taken
          failures.delete(conversationId)
        }
        return { againAfterMs: settings.busyMs }
      } finally {
        await lease.release()
      }
    },
  }
}
async function look(deps: DispatchDeps, conversationId: Id, signal: AbortSignal): Promise<Situation | null> {
  const place = await findPlace(conversationId)
  if (!place) return null
  const scope = systemScope(place.organization.id)
  const conversation = await deps.conversations.state(scope, conversationId)
  if (!conversation || conversation.lastInboundSeq <= conversation.dispatchedSeq) return null
  const now = deps.clock?.() ?? new Date()
  for (let after = conversation.dispatchedSeq; after < conversation.lastSeq; after += heap) {
    const messages = await deps.conversations.thread(scope, conversationId, { after, limit: heap })
    const pending = messages.filter((message) => message.direction === 'in')
    if (pending.length === 0) continue
    const answeredSeq = messages.findLast(isHuman)?.seq ?? 0
    const handedBack = messages.some((message) => message.system && handingBack.has(message.system.key))
    return { conversation, place, scope, pending, answeredSeq, handedBack, now, signal }
  }
  return null
}

const handingBack: ReadonlySet<string> = new Set(['handed_back', 'bot_on'])
const isHuman = (message: Message): boolean =>
  message.direction === 'out' && (message.sender.kind === 'user' || message.sender.kind === 'phone')

async function decide(deps: DispatchDeps, settings: DispatchSettings, at: Situation): Promise<Taken | 'look-again'> {
  const last = at.pending.at(-1) as Message
  if (at.place.contact.isBlocked) return settle(deps, at, last)
  const asked = at.pending.filter((message) => concernsUs(at, message))
  if (await isRuled(deps, at, asked)) return 'look-again'
  if (at.conversation.kind === 'staff') return settle(deps, at, last)
  const bot = botFor(deps, at)
  const unanswered = asked.filter((message) => message.seq > at.answeredSeq)
  if (!bot || unanswered.length === 0) return settle(deps, at, last)
  if (at.place.contact.optedOutAt) return leaveToPerson(deps, at, last, optedOut)
  if (at.now.getTime() - last.sentAt.getTime() > settings.lateMinutes * 60_000)
    return leaveToPerson(deps, at, last, tooLate)
  const wait = quietIn(deps, settings, at, unanswered)
  if (wait > 0) return { againAfterMs: wait }
  await answerByBot(deps, { ...at, pending: unanswered }, bot)
  return 'look-again'
}

/** One of them meant something by itself. STOP, a code or a yes in a group is not said to us. */
async function isRuled(deps: DispatchDeps, at: Situation, asked: readonly Message[]): Promise<boolean> {
  if (at.conversation.isGroup) return false
  for (const message of asked) for (const rule of rules) if (await rule(deps, at, message)) return true
  return false
}

/** What was taken back is not answered; in a group only what was said to us is. */
const concernsUs = ({ conversation }: Situation, { author, deletedAt }: Message): boolean =>
  !deletedAt && (!conversation.isGroup || (author?.mentionsUs ?? false))

/** The bot that has this conversation, or null: a person has it, it was switched off, or the line only listens. */
function botFor(deps: DispatchDeps, { conversation, place }: Situation) {
  if (conversation.isGroup && place.contact.groupPolicy !== 'mention') return null
  if (conversation.holderKind !== 'bot' || conversation.botOff || place.line.botMode !== 'on') return null
  return deps.botOf(place.line)
}

/** How long still to wait for the end of a burst: longer while the customer types, and never beyond the cap. */
function quietIn(deps: DispatchDeps, settings: DispatchSettings, at: Situation, burst: readonly Message[]): number {
  const first = burst[0] as Message
  const last = burst.at(-1) as Message
  const typing = deps.isTyping?.(at.conversation.id) ?? false
  const quietAt = typing ? at.now.getTime() + settings.quietMs : last.arrivedAt.getTime() + settings.quietMs
  const latest = first.arrivedAt.getTime() + settings.longestWaitMs
  return Math.min(quietAt, latest) - at.now.getTime()
}

/** Looked at, and nothing to do. */
async function settle(deps: DispatchDeps, at: Situation, last: Message): Promise<'look-again'> {
  await deps.database.transaction(async (tx) => {
    at.signal.throwIfAborted()
    await deps.conversations.dispatched({ scope: at.scope, tx, now: at.now }, at.conversation.id, last.seq)
  })
  return 'look-again'
}

/** Nothing that a bot may answer, but the customer wrote: a person sees it among what waits. */
async function leaveToPerson(deps: DispatchDeps, at: Situation, last: Message, reason: Text): Promise<'look-again'> {
  await deps.database.transaction(async (tx) => {
    at.signal.throwIfAborted()
    const ctx = { scope: at.scope, tx, now: at.now }
    await deps.conversations.dispatched(ctx, at.conversation.id, last.seq)
    const held = await deps.conversations.state(at.scope, at.conversation.id, tx.session)
    if (held?.holderKind === 'bot')
      await deps.conversations.handOff(ctx, at.conversation.id, say(reason, at.place.organization.locale))
  })
  return 'look-again'
}

const broken: Text = {
  en: 'The bot failed here because of a fault; the customer has no answer yet',
  es: 'El bot falló aquí por un error; el cliente aún no tiene respuesta',
  pt: 'O bot falhou aqui por um erro; o cliente ainda não tem resposta',
  ar: 'تعطل البوت هنا بسبب خلل؛ لم يتلق العميل رداً بعد',
}
const optedOut: Text = {
  en: 'The customer stopped automatic messages and wrote again',
  es: 'El cliente detuvo los mensajes automáticos y volvió a escribir',
  pt: 'O cliente parou as mensagens automáticas e voltou a escrever',
  ar: 'أوقف العميل الرسائل الآلية ثم كتب من جديد',
}
const tooLate: Text = {
  en: 'The message arrived late: too old for the bot to answer',
  es: 'El mensaje llegó tarde: demasiado antiguo para el bot',
  pt: 'A mensagem chegou tarde: antiga demais para o bot',
  ar: 'وصلت الرسالة متأخرة: أقدم من أن يجيب عنها البوت',
}
