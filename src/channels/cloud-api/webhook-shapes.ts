import { z } from 'zod'

/**
 * What Meta's webhooks hold, as far as Parley reads it. Loose everywhere: fields and kinds that are new come through
 * untouched, and what is missing or odd costs one message at most, never the others of its body.
 */
const text = z.string().max(65_536)
const id = z.string().min(1).max(128)
const maybe = <T extends z.ZodType>(shape: T) => shape.nullish().catch(null)

export const Envelope = z.looseObject({
  object: z.string(),
  entry: z
    .array(
      z.looseObject({
        id: z.string().optional().catch(undefined),
        changes: z.array(z.looseObject({ field: z.string(), value: z.looseObject({}) })).default([]),
      }),
    )
    .max(1_000),
})
export type Envelope = z.infer<typeof Envelope>

const Metadata = z.looseObject({ phone_number_id: id, display_phone_number: maybe(z.string()) })
const Profile = z.looseObject({ name: maybe(text), username: maybe(z.string().max(64)) })
export const Contact = z.looseObject({
  wa_id: maybe(z.string().max(40)),
  user_id: maybe(z.string().max(200)),
  profile: maybe(Profile),
})
export type Contact = z.infer<typeof Contact>

/** Of `messages` and `smb_message_echoes`. */
export const MessagesValue = z.looseObject({
  metadata: Metadata,
  contacts: z.array(Contact).nullish().catch(null),
  messages: z.array(z.unknown()).nullish().catch(null),
  message_echoes: z.array(z.unknown()).nullish().catch(null),
  statuses: z.array(z.unknown()).nullish().catch(null),
})
export type MessagesValue = z.infer<typeof MessagesValue>

const MediaPart = z.looseObject({
  id: z.string().regex(/^[\w-]{1,120}$/),
  mime_type: maybe(z.string().max(200)),
  caption: maybe(text),
  filename: maybe(z.string()),
  voice: maybe(z.boolean()),
})
const Reply = z.looseObject({ id: z.string(), title: z.string() })
const PhonePart = z.looseObject({ phone: maybe(z.string()), wa_id: maybe(z.string()) })
const CardPart = z.looseObject({
  name: maybe(z.looseObject({ formatted_name: maybe(z.string()) })),
  phones: maybe(z.array(PhonePart)),
  emails: maybe(z.array(z.looseObject({ email: maybe(z.string()) }))),
  org: maybe(z.looseObject({ company: maybe(z.string()) })),
})
const OrderItem = z.looseObject({
  product_retailer_id: z.string(),
  quantity: z.coerce.number(),
  item_price: maybe(z.coerce.number()),
  currency: maybe(z.string()),
})

export const Message = z.looseObject({
  id,
  from: maybe(z.string().max(40)),
  from_user_id: maybe(z.string().max(200)),
  to: maybe(z.string().max(40)),
  timestamp: z.coerce.number().catch(0),
  type: z.string().max(60).catch('unknown'),
  group_id: maybe(z.string().max(200)),
  context: maybe(z.looseObject({ id: maybe(z.string()) })),
  referral: maybe(z.looseObject({})),
  text: maybe(z.looseObject({ body: text })),
  image: maybe(MediaPart),
  video: maybe(MediaPart),
  audio: maybe(MediaPart),
  document: maybe(MediaPart),
  sticker: maybe(MediaPart),
  location: maybe(
    z.looseObject({
      latitude: z.coerce.number().min(-90).max(90),
      longitude: z.coerce.number().min(-180).max(180),
      name: maybe(z.string()),
      address: maybe(z.string()),
    }),
  ),
  contacts: maybe(z.array(CardPart)),
  interactive: maybe(z.looseObject({ type: maybe(z.string()), button_reply: maybe(Reply), list_reply: maybe(Reply) })),
  button: maybe(z.looseObject({ text: z.string(), payload: maybe(z.string()) })),
  order: maybe(
    z.looseObject({ catalog_id: maybe(z.string()), text: maybe(text), product_items: maybe(z.array(OrderItem)) }),
  ),
  reaction: maybe(z.looseObject({ message_id: z.string().min(1).max(128), emoji: maybe(z.string().max(32)) })),
  edit: maybe(
    z.looseObject({
      original_message_id: z.string().min(1).max(128),
      message: maybe(z.looseObject({})),
    }),
  ),
  revoke: maybe(z.looseObject({ original_message_id: z.string().min(1).max(128) })),
  system: maybe(
    z.looseObject({
      body: maybe(text),
      type: maybe(z.string()),
      wa_id: maybe(z.string()),
      new_wa_id: maybe(z.string()),
    }),
  ),
})
export type Message = z.infer<typeof Message>

export const Status = z.looseObject({
  id,
  status: z.string(),
  timestamp: z.coerce.number().catch(0),
  biz_opaque_callback_data: maybe(z.string().max(512)),
  errors: maybe(
    z.array(
      z.looseObject({
        code: z.coerce.number(),
        title: maybe(z.string()),
        message: maybe(z.string()),
        error_data: maybe(z.looseObject({ details: maybe(z.string()) })),
      }),
    ),
  ),
})
export type Status = z.infer<typeof Status>

/** A template was approved, rejected, paused … */
export const TemplateChange = z.looseObject({
  event: z.string(),
  message_template_name: z.string(),
  message_template_language: z.string(),
  reason: maybe(z.string()),
})
