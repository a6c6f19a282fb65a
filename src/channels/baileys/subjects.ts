import type { WASocket } from '@whiskeysockets/baileys'

const most = 1_000

/** What groups are called. Asked for once, beside the message that made us ask: no message waits for a name. */
export function createSubjects(socket: () => WASocket | null): (groupJid: string) => string | null {
  const known = new Map<string, string | null>()
  return (groupJid) => {
    const found = known.get(groupJid)
    const open = socket()
    if (found !== undefined || !open) return found ?? null
    if (known.size >= most) known.clear()
    known.set(groupJid, null)
    open
      .groupMetadata(groupJid)
      .then(({ subject }) => known.set(groupJid, subject))
      // asked again with the next message
      .catch(() => known.delete(groupJid))
    return null
  }
}
