import type { Id } from '../../../schemas/common.ts'
import { MessageContent } from '../../../schemas/message-content.ts'
import type { Inbound, PeerAddress } from '../../channels/channel.ts'
import type { Guest } from './guest.ts'

export interface KeptFile {
  id: Id
  mime: string
  size: number
  name: string | null
  read(): Promise<Uint8Array>
}

/** What a visitor writes, before it is a message. */
export interface Written {
  /** The page's own id: written twice, it is stored once. */
  clientId: string
  text: string
  chosen?: { id: string; title: string } | undefined
  file?: KeptFile | undefined
}

const peerOf = ({ visitor: { visitor, isProven, email, phone } }: Guest): PeerAddress => ({
  visitor,
  ...(isProven && email && { email }),
  ...(isProven && phone && { phone }),
})

/** As the road takes it. */
export function inboundOf(guest: Guest, { clientId, text, chosen, file }: Written, now = new Date()): Inbound {
  return {
    wireId: clientId,
    peer: peerOf(guest),
    fromMe: false,
    kind: file ? kindOf(file.mime) : 'text',
    text,
    pushName: guest.visitor.name ?? `Visitor ${guest.visitor.visitor.slice(-4).toUpperCase()}`,
    sentAt: now,
    arrival: 'live',
    quotedWireId: null,
    content: chosen ? MessageContent.parse({ chosen }) : null,
    media: file ? keptMedia(file) : null,
  }
}

function kindOf(mime: string): 'image' | 'video' | 'audio' | 'document' {
  const [type] = mime.split('/')
  return type === 'image' || type === 'video' || type === 'audio' ? type : 'document'
}

const keptMedia = (file: KeptFile): NonNullable<Inbound['media']> => ({
  fileId: file.id,
  mime: file.mime,
  size: file.size,
  fileName: file.name,
  ...{ seconds: null, width: null, height: null },
  fetch: file.read,
})
