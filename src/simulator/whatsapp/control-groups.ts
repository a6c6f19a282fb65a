/** Groups, status broadcasts and channels, as people make and use them. */
import { z } from 'zod'
import { content, groupId, messageId, phoneNumber } from './control-content.ts'

export const groupInputs = {
  createGroup: z.object({
    by: phoneNumber,
    subject: z.string().min(1).max(100),
    members: z.array(phoneNumber).min(1).max(1023),
    addressing: z.enum(['lid', 'pn']).default('lid'),
  }),
  /** What is absent stays as it is. */
  changeGroup: z.object({
    group: groupId,
    by: phoneNumber,
    subject: z.string().min(1).max(100).optional(),
    description: z.string().max(2048).optional(),
    announce: z.boolean().optional(),
    add: z.array(phoneNumber).optional(),
    remove: z.array(phoneNumber).optional(),
    promote: z.array(phoneNumber).optional(),
    demote: z.array(phoneNumber).optional(),
  }),
  listGroups: z.object({ phone: phoneNumber.optional() }),
  /** A status, to all who have a chat with the person. */
  postStatus: z.object({ from: phoneNumber, content, id: messageId.optional() }),
  /** A post of a channel that an account follows. */
  postChannel: z.object({
    to: phoneNumber,
    channel: z
      .string()
      .regex(/^\d+@newsletter$/)
      .default('120363000000000001@newsletter'),
    text: z.string().min(1),
    id: messageId.optional(),
  }),
}

export interface GroupInfo {
  /** Its address, `…@g.us`: the `to` of `send`, the `peer` of `thread`. */
  id: string
  subject: string
  description: string
  addressing: 'lid' | 'pn'
  announce: boolean
  members: Array<{ number: string; name: string; admin: boolean }>
}
