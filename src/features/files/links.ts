import { createHmac } from 'node:crypto'
import type { Id } from '../../../schemas/common.ts'
import { type Keyring, timingSafeEqualText } from '../../core/crypto.ts'

const goodForMs = 10 * 60_000

/** The two parts of an address. */
export interface FileLink {
  text: string
  signature: string
}

/** The address of one file for ten minutes. Whoever has it may read the file, so nobody can make one up. */
export function createFileLinks({ keyring, publicUrl }: { keyring: Pick<Keyring, 'derive'>; publicUrl: string }) {
  const key = keyring.derive('file links')
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('base64url')
  return {
    make(organizationId: Id, id: Id, now: Date): { url: string; expiresAt: Date } {
      const expiresAt = new Date(now.getTime() + goodForMs)
      const text = `${organizationId}.${id}.${expiresAt.getTime()}`
      return { url: `${publicUrl}/download/${text}/${sign(text)}`, expiresAt }
    },
    /** Null: altered, made up or over. */
    read({ text, signature }: FileLink, now: Date): { organizationId: Id; id: Id } | null {
      if (!timingSafeEqualText(signature, sign(text))) return null
      const [organizationId = '', id = '', until = ''] = text.split('.')
      return Number(until) > now.getTime() ? { organizationId, id } : null
    },
  }
}
