import type { proto } from '@whiskeysockets/baileys'
import { demand } from '../protocol/violation.ts'

/** In which collection an action lives, and under which field its value is. */
const ACTIONS: Record<string, [collection: string, field: keyof proto.ISyncActionValue]> = {
  setting_pushName: ['critical_block', 'pushNameSetting'],
  contact: ['critical_unblock_low', 'contactAction'],
  mute: ['regular_high', 'muteAction'],
  archive: ['regular_low', 'archiveChatAction'],
  pin_v1: ['regular_low', 'pinAction'],
  markChatAsRead: ['regular_low', 'markChatAsReadAction'],
  star: ['regular_high', 'starAction'],
  deleteMessageForMe: ['regular_high', 'deleteMessageForMeAction'],
  clearChat: ['regular_high', 'clearChatAction'],
  deleteChat: ['regular_high', 'deleteChatAction'],
  label_edit: ['regular', 'labelEditAction'],
  label_jid: ['regular', 'labelAssociationAction'],
  label_message: ['regular', 'labelAssociationAction'],
  quick_reply: ['regular', 'quickReplyAction'],
}

/** A device's own action must be where the others look for it. Kinds not known here pass. */
export function checkAction(collection: string, index: string[], value: proto.ISyncActionValue, removes: boolean) {
  const known = ACTIONS[index[0] ?? '']
  if (!known) return
  const [home, field] = known
  // rc14 writes a star into regular_low, WhatsApp itself into regular_high
  demand(collection === home || index[0] === 'star', `${index[0]} in ${collection}, where nobody looks for it`)
  demand(removes || value[field], `${index[0]} without its ${field}`)
}
