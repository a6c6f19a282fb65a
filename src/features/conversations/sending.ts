import type { Id } from '../../../schemas/common.ts'
import { windowHours } from '../../../schemas/line.ts'
import type { Lane, Media, Message, MessageKind, Sender } from '../../../schemas/message.ts'
import type { MessageContent } from '../../../schemas/message-content.ts'
import type { OutgoingKind } from '../../channels/channel.ts'
import type { ActionContext } from '../../core/action.ts'
import { AppError, notFound } from '../../core/errors.ts'
import type { Files } from '../files/index.ts'
import { reopenWork, sayRead, take } from './holders.ts'
import { findByClientId, findByIds, findQueuedBot } from './messages-repository.ts'
import { type LineBrief, type Neighbours, saveAll } from './saving.ts'
import { addMessage, type StoredConversation, type Work, workOn } from './state.ts'

export type SendContext = Pick<ActionContext, 'scope' | 'tx' | 'now'>

export interface SendInput {
  conversationId: Id
  text: string
  /** What it is, where neither its content nor its file says so: a sticker, a file to be sent as a document. */
  kind?: Extract<MessageKind, OutgoingKind>
  /** Recorded in the chat: an audio file that is shown as a voice note. */
  isVoice?: boolean | undefined
  fileId?: Id | null
  /** What it holds beside text and file, by kind. */
  content?: MessageContent | null
  lane: Lane
  /** The caller's key: the same key never sends twice. */
  clientId: string
  sender: Sender
  /** What this message asks the customer to answer. */
  awaits?: Message['awaits']
  quotedMessageId?: Id | null
  botTurnId?: Id | null
  campaignId?: Id | null
  /** When it was to be sent, where that was planned beforehand. */
  scheduledFor?: Date | null
}

export interface SendDeps extends Neighbours {
  files: Pick<Files, 'describe' | 'attach'>
  /** A wire id fixed before the send, where the channel sends again under it; else null. */
  newWireId(adapter: LineBrief['adapter']): string | null
  find(ctx: SendContext, conversationId: Id): Promise<StoredConversation>
}

/** THE one way out to a customer: stored as queued, with the wake-up of outbound in the same transaction. */
export async function send(deps: SendDeps, ctx: SendContext, input: SendInput): Promise<Message> {
  const { tx, now } = ctx
  const conversation = await deps.find(ctx, input.conversationId)
  const sent = await findByClientId(conversation.organizationId, input.clientId, tx.session)
  if (sent) {
    if (sent.conversationId !== conversation.id) throw otherConversation()
    return sent
  }
  const { accountId, adapter } = await sendingFrom(deps, ctx, conversation, input)
  if (input.quotedMessageId) await assertQuotable(ctx, conversation, input.quotedMessageId)
  const work = workOn(conversation)
  const changed = await beforeSending(work, ctx, input)
  const media = input.fileId ? await deps.files.describe(ctx.scope, input.fileId) : null
  // a person has it: what the bot was still thinking about is not said any more
  const stopped = input.lane === 'bot' && work.conversation.holderKind === 'user'
  const status = stopped ? 'cancelled' : 'queued'
  const wired = { accountId, wireId: deps.newWireId(adapter) }
  const message = addMessage(
    work,
    {
      ...draftOf(input, media),
      ...wired,
      media: media && { ...media, isVoice: input.isVoice ?? media.isVoice ?? false },
      status,
    },
    now,
  )
  if (!stopped) awaitAnswer(work, message)
  if (input.fileId) await deps.files.attach(tx, conversation.organizationId, input.fileId, conversation.id)
  work.changed.push(...changed)
  await saveAll(deps, tx, [work])
  if (!stopped) tx.wake({ organizationId: conversation.organizationId, queue: 'outbound', key: accountId })
  return message
}

const draftOf = (input: SendInput, media: Media | null) => ({
  direction: 'out' as const,
  audience: 'customer' as const,
  kind: input.kind ?? kindOfContent(input.content) ?? (media ? kindOf(media.mime) : 'text'),
  text: input.text || (input.content?.poll?.question ?? ''),
  content: input.content ?? null,
  quotedMessageId: input.quotedMessageId ?? null,
  sender: input.sender,
  lane: input.lane,
  senderKey: 'us',
  fromMe: true,
  clientId: input.clientId,
  botTurnId: input.botTurnId ?? null,
  campaignId: input.campaignId ?? null,
  scheduledFor: input.scheduledFor ?? null,
  awaits: input.awaits ?? null,
})

interface SendingFrom {
  accountId: Id
  adapter: LineBrief['adapter']
}

async function accountOf(deps: SendDeps, ctx: SendContext, conversation: StoredConversation): Promise<SendingFrom> {
  const { organizationId, lineId } = conversation
  const line = (await deps.lines.brief(organizationId, [lineId], ctx.tx.session)).get(lineId)
  if (!line?.accountId) throw noAccount(line)
  return { accountId: line.accountId, adapter: line.adapter }
}

/** Said before it is stored where a person writes; what others send is looked at before the wire. */
async function sendingFrom(
  deps: SendDeps,
  ctx: SendContext,
  conversation: StoredConversation,
  input: SendInput,
): Promise<SendingFrom> {
  const remembered = await accountOf(deps, ctx, conversation)
  if (!closedSince(conversation, remembered, input, ctx.now)) return remembered
  // memory may be of before the line was moved: nobody is refused by it
  deps.lines.forget?.(conversation.lineId)
  const from = await accountOf(deps, ctx, conversation)
  const closed = closedSince(conversation, from, input, ctx.now)
  if (closed) throw windowClosed(conversation.lastInboundAt && closed)
  return from
}

/** Since when only a template may be sent; null: anything may. */
function closedSince(
  { lastInboundAt }: StoredConversation,
  { adapter }: SendingFrom,
  { lane, kind }: SendInput,
  now: Date,
): Date | null {
  const hours = adapter ? windowHours[adapter] : null
  if (hours === null || lane !== 'person' || kind === 'template') return null
  const closedAt = new Date((lastInboundAt?.getTime() ?? 0) + hours * 3_600_000)
  return closedAt <= now ? closedAt : null
}

/** What is quoted is shown to the customer: only words of their own thread may be. */
async function assertQuotable({ tx }: SendContext, conversation: StoredConversation, id: Id): Promise<void> {
  const [quoted] = await findByIds(conversation.organizationId, [id], tx.session)
  if (quoted?.conversationId !== conversation.id || quoted.audience !== 'customer') throw notFound(quotedNoun)
}
const quotedNoun = {
  en: 'the message that is answered',
  es: 'el mensaje al que se responde',
  pt: 'a mensagem respondida',
  ar: 'الرسالة المردود عليها',
}

function awaitAnswer({ conversation }: Work, message: Message): void {
  if (message.awaits)
    conversation.awaiting = [...conversation.awaiting, { ...message.awaits, messageId: message.id }].slice(-10)
}

/** A member's own words take the conversation; whatever is sent opens it. Answers the bot messages that this stops. */
async function beforeSending(work: Work, ctx: SendContext, input: SendInput): Promise<Message[]> {
  const { conversation } = work
  const { sender } = input
  // news to many is nobody's work: the thread stays where it is until the customer answers
  if (input.lane !== 'campaign') reopenWork(work, sender.kind === 'bot' ? 'bot' : 'nobody', sender.userId, ctx.now)
  if (sender.kind !== 'user' || input.lane !== 'person' || !sender.userId || conversation.kind === 'staff') return []
  sayRead(ctx, conversation, { upToSeq: conversation.lastInboundSeq, count: conversation.unreadCount })
  conversation.unreadCount = 0
  if (!take(work, { id: sender.userId, name: sender.name ?? '' }, ctx.now)) return []
  ctx.tx.emit(conversation.organizationId, 'conversation.taken-over', {
    conversationId: conversation.id,
    userId: sender.userId,
  })
  return stopBot(work, ctx)
}

/** Bot messages that have not gone out are not said after a person took over. */
export async function stopBot(work: Work, ctx: Pick<SendContext, 'tx' | 'now'>): Promise<Message[]> {
  const { conversation, before } = work
  if (!before) return []
  const queued = await findQueuedBot(conversation.organizationId, before, ctx.tx.session)
  if (queued.some((message) => message.seq === conversation.previewSeq))
    conversation.preview = { ...conversation.preview, status: 'cancelled' }
  return queued.map((message) => ({ ...message, status: 'cancelled' as const, updatedAt: ctx.now }))
}

const partKinds = [
  ['place', 'location'],
  ['poll', 'poll'],
  ['choices', 'choices'],
  ['template', 'template'],
] as const
function kindOfContent(content: MessageContent | null | undefined): OutgoingKind | null {
  if (!content) return null
  return partKinds.find(([part]) => content[part])?.[1] ?? (content.cards.length > 0 ? 'contact_card' : null)
}

function kindOf(mime: string): 'image' | 'video' | 'audio' | 'document' {
  const [type] = mime.split('/')
  return type === 'image' || type === 'video' || type === 'audio' ? type : 'document'
}

const otherConversation = () =>
  new AppError(
    'message.client-id-used',
    {
      en: 'This clientId was used for a message in another conversation. Choose a new one.',
      es: 'Este clientId ya se usó en otra conversación. Elige otro.',
      pt: 'Este clientId já foi usado em outra conversa. Escolha outro.',
      ar: 'استُخدم هذا المعرّف clientId في محادثة أخرى. اختر معرّفًا جديدًا.',
    },
    { status: 409 },
  )

const windowClosed = (since: Date | null) =>
  new AppError(
    'message.window-closed',
    {
      en: 'Free messages are closed {{since}}: WhatsApp allows them for 24 hours after the customer wrote. Send a template; nothing was sent.',
      es: 'Los mensajes libres están cerrados {{since}}: WhatsApp los permite durante 24 horas desde que escribió el cliente. Envía una plantilla; no se envió nada.',
      pt: 'As mensagens livres estão fechadas {{since}}: o WhatsApp as permite por 24 horas depois que o cliente escreveu. Envie um modelo; nada foi enviado.',
      ar: 'الرسائل الحرة مغلقة {{since}}: يسمح بها واتساب لمدة 24 ساعة بعد رسالة العميل. أرسل قالبًا؛ لم يُرسل شيء.',
    },
    { status: 422, params: { since: since ? since.toISOString() : '—' }, details: { since } },
  )

const noAccount = (line: LineBrief | undefined) =>
  new AppError(
    'line.not-connected',
    {
      en: 'The line {{line}} has no account to send from. Link a number to it first; nothing was sent.',
      es: 'La línea {{line}} no tiene cuenta desde la que enviar. Vincula un número; no se envió nada.',
      pt: 'A linha {{line}} não tem conta para enviar. Vincule um número; nada foi enviado.',
      ar: 'لا يوجد حساب للإرسال على الخط {{line}}. اربط رقمًا أولًا؛ لم يُرسل شيء.',
    },
    { status: 422, params: { line: line?.name ?? '' } },
  )
