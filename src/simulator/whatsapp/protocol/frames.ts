import { demand } from './violation.ts'

const LARGEST = 1 << 24

/** Splits what comes in into frames: the intro once, then three bytes of length and the payload. */
export function createFrameReader(onIntro: (intro: Buffer) => void) {
  let rest: Buffer = Buffer.alloc(0)
  let introduced = false

  /** Bytes before the first frame: an optional edge routing header, then `WA`, the version and the dictionary. */
  const readIntro = (): boolean => {
    let offset = 0
    if (rest.length >= 7 && rest.toString('latin1', 0, 2) === 'ED') offset = 7 + rest.readUIntBE(4, 3)
    if (rest.length < offset + 4) return false
    const intro = rest.subarray(offset, offset + 4)
    demand(intro.toString('latin1', 0, 2) === 'WA' && intro[2] === 6, `the intro is ${intro.toString('hex')}`)
    onIntro(Buffer.from(intro))
    rest = rest.subarray(offset + 4)
    introduced = true
    return true
  }

  return (data: Buffer): Buffer[] => {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data])
    if (!introduced && !readIntro()) return []
    const frames: Buffer[] = []
    while (rest.length >= 3) {
      const size = rest.readUIntBE(0, 3)
      if (rest.length < size + 3) break
      demand(size > 0, 'an empty frame')
      frames.push(rest.subarray(3, size + 3))
      rest = rest.subarray(size + 3)
    }
    return frames
  }
}

/** One frame in one WebSocket message: whatsmeow waits for ever for a frame cut in two. */
export function toFrame(payload: Uint8Array): Buffer {
  if (payload.length >= LARGEST) throw new Error('a frame of 16 MiB or more')
  const frame = Buffer.allocUnsafe(payload.length + 3)
  frame.writeUIntBE(payload.length, 0, 3)
  frame.set(payload, 3)
  return frame
}
