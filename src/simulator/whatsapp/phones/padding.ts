import { proto } from '@whiskeysockets/baileys'
import { Violation } from '../protocol/violation.ts'

const MOST_PADDING = 16

/** 1 to 16 bytes, each of them their count. */
function unpad(padded: Buffer): Buffer {
  const count = padded.at(-1) ?? 0
  const padding = padded.subarray(-count)
  if (count < 1 || count > MOST_PADDING || count > padded.length || padding.some((byte) => byte !== count)) {
    throw new Violation('the padding of a message is not n bytes of value n')
  }
  return padded.subarray(0, padded.length - count)
}

function decode(encoded: Buffer): proto.Message {
  try {
    return proto.Message.decode(encoded)
  } catch {
    throw new Violation('a decrypted message is no proto.Message')
  }
}

/** What was sealed, without its padding. */
export function openPadded(padded: Uint8Array): { encoded: Buffer; message: proto.Message } {
  const encoded = unpad(Buffer.from(padded))
  return { encoded, message: decode(encoded) }
}
