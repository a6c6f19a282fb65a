import { z } from 'zod'
import { type Business, GraphRefusal, type GraphWorld } from './world.ts'

/** What Graph takes on `/messages`, strictly: an unknown field, a missing one or a limit passed is refused with its code. */
const mediaId = z.string().regex(/^\d+$/)
const caption = z.string().min(1).max(1_024).optional()
const header = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z
    .string()
    .regex(/^\+?\d{7,15}$/)
    .optional(),
  /** A person's id with this business, in the place of a number. */
  recipient: z.string().min(3).optional(),
  context: z.strictObject({ message_id: z.string().startsWith('wamid.') }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
}
const text = (max: number) => z.strictObject({ text: z.string().min(1).max(max) })
const parameter = z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(1_024) })

const Buttons = z.strictObject({
  type: z.literal('button'),
  body: text(1_024),
  footer: text(60).optional(),
  action: z.strictObject({
    buttons: z
      .array(
        z.strictObject({
          type: z.literal('reply'),
          reply: z.strictObject({ id: z.string().min(1).max(256), title: z.string().min(1).max(20) }),
        }),
      )
      .min(1)
      .max(3),
  }),
})
const Row = z.strictObject({
  id: z.string().min(1).max(200),
  title: z.string().min(1).max(24),
  description: z.string().max(72).optional(),
})
const List = z.strictObject({
  type: z.literal('list'),
  body: text(4_096),
  footer: text(60).optional(),
  action: z.strictObject({
    button: z.string().min(1).max(20),
    sections: z
      .array(z.strictObject({ title: z.string().max(24).optional(), rows: z.array(Row).min(1).max(10) }))
      .min(1)
      .max(10),
  }),
})
const Card = z.strictObject({
  name: z.strictObject({ formatted_name: z.string().min(1), first_name: z.string().min(1) }),
  phones: z.array(z.strictObject({ phone: z.string(), type: z.string() })).optional(),
  emails: z.array(z.strictObject({ email: z.string(), type: z.string() })).optional(),
  org: z.strictObject({ company: z.string() }).optional(),
})
const Component = z.union([
  z.strictObject({ type: z.enum(['header', 'body']), parameters: z.array(parameter).min(1) }),
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.literal('url'),
    index: z.string().regex(/^\d$/),
    parameters: z.array(parameter).length(1),
  }),
])

const Send = z.discriminatedUnion('type', [
  z.strictObject({
    ...header,
    type: z.literal('text'),
    text: z.strictObject({ preview_url: z.boolean().optional(), body: z.string().min(1).max(4_096) }),
  }),
  z.strictObject({ ...header, type: z.literal('image'), image: z.strictObject({ id: mediaId, caption }) }),
  z.strictObject({ ...header, type: z.literal('video'), video: z.strictObject({ id: mediaId, caption }) }),
  z.strictObject({
    ...header,
    type: z.literal('audio'),
    audio: z.strictObject({ id: mediaId, voice: z.boolean().optional() }),
  }),
  z.strictObject({
    ...header,
    type: z.literal('document'),
    document: z.strictObject({ id: mediaId, caption, filename: z.string().min(1).optional() }),
  }),
  z.strictObject({ ...header, type: z.literal('sticker'), sticker: z.strictObject({ id: mediaId }) }),
  z.strictObject({
    ...header,
    type: z.literal('location'),
    location: z.strictObject({
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      name: z.string().optional(),
      address: z.string().optional(),
    }),
  }),
  z.strictObject({ ...header, type: z.literal('contacts'), contacts: z.array(Card).min(1) }),
  z.strictObject({ ...header, type: z.literal('interactive'), interactive: z.union([Buttons, List]) }),
  z.strictObject({
    ...header,
    type: z.literal('reaction'),
    reaction: z.strictObject({ message_id: z.string().startsWith('wamid.'), emoji: z.string().max(16) }),
  }),
  z.strictObject({
    ...header,
    type: z.literal('template'),
    template: z.strictObject({
      name: z.string().min(1),
      language: z.strictObject({ code: z.string().min(2) }),
      components: z.array(Component).min(1).optional(),
    }),
  }),
])
export type Send = z.infer<typeof Send>

export const MarkRead = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().startsWith('wamid.'),
  typing_indicator: z.strictObject({ type: z.literal('text') }).optional(),
})

const mimesOf: Readonly<Record<string, RegExp>> = {
  image: /^image\/(jpeg|png)$/,
  video: /^video\/(mp4|3gpp)$/,
  audio: /^audio\/(aac|amr|mpeg|mp4|ogg)/,
  sticker: /^image\/webp$/,
  document: /./,
}

/** The message as it may be sent, or a refusal with Graph's code. */
export function checkedSend(world: GraphWorld, business: Business, body: unknown): Send {
  const parsed = Send.safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new GraphRefusal(400, 100, `(#100) Invalid parameter ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
  }
  const send = parsed.data
  if (!send.to === !send.recipient) throw new GraphRefusal(400, 131008, '(#131008) One of to and recipient is required')
  checkMedia(world, business, send)
  if (send.type === 'template') checkTemplate(business, send.template)
  if (send.type === 'interactive') checkIds(send.interactive)
  return send
}

export function mediaIdOf(send: Send): string | null {
  const part = (send as Record<string, unknown>)[send.type] as { id?: string } | undefined
  return send.type in mimesOf ? (part?.id ?? null) : null
}

function checkMedia(world: GraphWorld, business: Business, send: Send): void {
  const id = mediaIdOf(send)
  if (!id) return
  const media = world.media.get(id)
  if (!media || media.phoneNumberId !== business.phoneNumberId)
    throw new GraphRefusal(400, 131009, '(#131009) No such media')
  if (!mimesOf[send.type]?.test(media.mime))
    throw new GraphRefusal(400, 131053, `(#131053) ${media.mime} cannot be sent as ${send.type}`)
}

function checkIds(interactive: z.infer<typeof Buttons> | z.infer<typeof List>): void {
  const ids =
    interactive.type === 'button'
      ? interactive.action.buttons.map(({ reply }) => reply.id)
      : interactive.action.sections.flatMap(({ rows }) => rows.map(({ id }) => id))
  if (new Set(ids).size < ids.length || ids.length > 10)
    throw new GraphRefusal(400, 131009, '(#131009) Ids must differ, ten rows at most')
}

function checkTemplate(business: Business, used: Extract<Send, { type: 'template' }>['template']): void {
  const template = business.templates.find(
    ({ name, language }) => name === used.name && language === used.language.code,
  )
  if (template?.status === 'PAUSED') throw new GraphRefusal(400, 132015, '(#132015) Template is paused')
  if (template?.status !== 'APPROVED')
    throw new GraphRefusal(404, 132001, '(#132001) Template name does not exist in the translation')
  for (const part of ['header', 'body'] as const) {
    const found = template.components.find(({ type }) => String(type).toLowerCase() === part)
    const wanted = new Set(String(found?.text ?? '').match(/\{\{\w+\}\}/g) ?? []).size
    const given = used.components?.find(({ type }) => type === part)?.parameters.length ?? 0
    if (wanted !== given)
      throw new GraphRefusal(400, 132000, '(#132000) Number of parameters does not match the expected number')
  }
}

export function textOf(send: Send): string {
  switch (send.type) {
    case 'text':
      return send.text.body
    case 'image':
      return send.image.caption ?? ''
    case 'video':
      return send.video.caption ?? ''
    case 'document':
      return send.document.caption ?? ''
    case 'interactive':
      return send.interactive.body.text
    case 'template':
      return [
        send.template.name,
        ...(send.template.components ?? []).flatMap((c) => c.parameters.map((p) => p.text)),
      ].join(' ')
    case 'location':
      return [send.location.name, send.location.address].filter(Boolean).join('\n')
    case 'contacts':
      return send.contacts.map(({ name }) => name.formatted_name).join('\n')
    default:
      return ''
  }
}
