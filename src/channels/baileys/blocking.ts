import type { WASocket } from '@whiskeysockets/baileys'
import { ChannelError, type PeerAddress } from '../channel.ts'
import { jidOf } from './addresses.ts'

/** Blocks a person, or stops that, on the account itself: their phone sees it, and so do the account's other devices. */
export function createBlock(socket: () => WASocket | null) {
  return async (peer: PeerAddress, isBlocked: boolean): Promise<void> => {
    const open = socket()
    if (!open) throw new ChannelError('not_connected', 'The line is not connected', { retryable: true })
    const jid = jidOf(peer)
    if (!jid) throw new ChannelError('no_address', 'This person has no WhatsApp address', { retryable: false })
    try {
      await open.updateBlockStatus(jid, isBlocked ? 'block' : 'unblock')
    } catch (cause) {
      const status = (cause as { output?: { statusCode?: number } }).output?.statusCode
      // WhatsApp wants both addresses, and one of them is not known yet
      const isUnknown = status === 400
      throw new ChannelError(isUnknown ? 'no_address' : 'block_failed', 'WhatsApp did not take the block', {
        retryable: !isUnknown,
        cause,
      })
    }
  }
}
