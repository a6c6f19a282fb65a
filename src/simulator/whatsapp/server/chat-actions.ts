import { chatModificationToAppPatch } from '@whiskeysockets/baileys'
import { ControlError } from '../control.ts'
import type { ChatAction } from '../control-chats.ts'
import { chatJid, lidJid, pnJid } from '../phones/phone.ts'
import { shownMessages } from '../phones/threads.ts'
import type { Phone, StoredMessage, World } from '../world.ts'
import { writePatch } from './app-state.ts'

type Modification = Parameters<typeof chatModificationToAppPatch>[0]

const keyOf = (owner: Phone, peer: Phone, { id, direction }: StoredMessage) => ({
  remoteJid: chatJid(owner, peer),
  fromMe: direction === 'out',
  id,
})

function messageIn(owner: Phone, peer: Phone, id: string): StoredMessage {
  const message = owner.threads.get(peer.number)?.messages.get(id)
  if (!message) throw new ControlError('not-found', `No message ${id} in this thread`)
  return message
}

/** What archiving, reading and deleting speak of: the newest message. */
function lastMessages(owner: Phone, peer: Phone) {
  const last = shownMessages(owner.threads.get(peer.number)).at(-1)
  return last ? [{ key: keyOf(owner, peer, last), messageTimestamp: Math.floor(Date.parse(last.at) / 1000) }] : []
}

function modification(owner: Phone, peer: Phone, action: ChatAction): Modification {
  const latest = () => ({ lastMessages: lastMessages(owner, peer) })
  switch (action.kind) {
    case 'archive':
      return { archive: action.on, ...latest() }
    case 'mute':
      return { mute: action.until ? Date.parse(action.until) : null }
    case 'pin':
      return { pin: action.on }
    case 'read':
      return { markRead: action.on, ...latest() }
    case 'star': {
      const { id, fromMe } = keyOf(owner, peer, messageIn(owner, peer, action.messageId))
      return { star: { messages: [{ id, fromMe }], star: action.on } }
    }
    case 'contact':
      return {
        contact: action.name ? { fullName: action.name, lidJid: lidJid(peer), saveOnPrimaryAddressbook: true } : null,
      }
    case 'label':
      return { addLabel: { id: action.id, name: action.name, color: action.color, deleted: !action.on } }
    case 'chat-label':
      return action.on ? { addChatLabel: action } : { removeChatLabel: action }
    case 'message-label': {
      const { id: messageId } = messageIn(owner, peer, action.messageId)
      const labelled = { labelId: action.labelId, messageId }
      return action.on ? { addMessageLabel: labelled } : { removeMessageLabel: labelled }
    }
    case 'delete-for-me': {
      const message = messageIn(owner, peer, action.messageId)
      const timestamp = Math.floor(Date.parse(message.at) / 1000)
      return { deleteForMe: { key: keyOf(owner, peer, message), timestamp, deleteMedia: false } }
    }
    case 'clear':
      return { clear: true, ...latest() }
    case 'delete-chat':
      return { delete: true, ...latest() }
  }
}

/** The phone's owner does something to a chat: its linked devices are told that there is a patch. */
export function actOnChat(world: World, owner: Phone, peer: Phone, action: ChatAction): Promise<void> {
  // the address book knows numbers, chats go by the address they are written under
  const jid = action.kind === 'contact' ? pnJid(peer) : chatJid(owner, peer)
  const patch = chatModificationToAppPatch(modification(owner, peer, action) as Modification, jid)
  const type = action.kind === 'star' ? 'regular_high' : patch.type
  return writePatch(world, owner, { ...patch, type })
}
