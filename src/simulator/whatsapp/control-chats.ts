/** What the owner of a business phone does to a chat, told to its linked devices as a patch of the app state. */
import { z } from 'zod'
import { content, messageId, phoneNumber } from './control-content.ts'

const on = z.boolean().default(true)
const labelId = z.string().min(1).max(20)

const action = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('archive'), on }),
  /** `until` null: no more muted. */
  z.object({ kind: z.literal('mute'), until: z.iso.datetime().nullable() }),
  z.object({ kind: z.literal('pin'), on }),
  z.object({ kind: z.literal('read'), on }),
  z.object({ kind: z.literal('star'), messageId, on }),
  /** The name in the phone's address book; null takes it out. */
  z.object({ kind: z.literal('contact'), name: z.string().min(1).nullable() }),
  z.object({ kind: z.literal('label'), id: labelId, name: z.string().min(1), color: z.number().int().default(0), on }),
  z.object({ kind: z.literal('chat-label'), labelId, on }),
  z.object({ kind: z.literal('message-label'), labelId, messageId, on }),
  z.object({ kind: z.literal('delete-for-me'), messageId }),
  z.object({ kind: z.literal('clear') }),
  z.object({ kind: z.literal('delete-chat') }),
])

export type ChatAction = z.output<typeof action>

export const chatInputs = {
  chatAction: z.object({ business: phoneNumber, peer: phoneNumber, action }),
  /** All that stands in the app state of an account, by whomever it was written. */
  appState: z.object({ account: phoneNumber }),
  /** Puts messages of the past on both phones; linked devices get them only as history, when they are linked. */
  addHistory: z.object({
    business: phoneNumber,
    peer: phoneNumber,
    messages: z
      .array(z.object({ direction: z.enum(['in', 'out']), content, at: z.iso.datetime(), id: messageId.optional() }))
      .min(1),
  }),
}

export interface AppStateEntry {
  collection: string
  /** What it speaks of: `["archive", "5511…@s.whatsapp.net"]`. */
  index: string[]
  /** The action as WhatsApp writes it: `{"archiveChatAction": {"archived": true}}`. */
  action: Record<string, unknown>
}
