import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'

/** The test file that every scanner takes for a virus, in two halves so that none takes this file for one. */
export const eicar = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''))

/** clamd as far as INSTREAM goes, strict about its form; it finds the EICAR file. */
export async function startClamd() {
  const scanned: number[] = []
  let isBroken = false
  const server = createServer((socket) => {
    let buffered = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      buffered = Buffer.concat([buffered, chunk])
      const answer = isBroken ? "INSTREAM: Can't allocate memory ERROR" : answerTo(buffered, scanned)
      if (answer) socket.end(`${answer}\0`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Sizes of what was looked at. */
    scanned,
    break: (broken: boolean) => {
      isBroken = broken
    },
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  }
}

function answerTo(buffered: Buffer, scanned: number[]): string | null {
  const command = 'zINSTREAM\0'
  if (buffered.length < command.length) return null
  if (!buffered.subarray(0, command.length).equals(Buffer.from(command))) return 'UNKNOWN COMMAND'
  const parts: Buffer[] = []
  for (let at = command.length; at + 4 <= buffered.length; ) {
    const length = buffered.readUInt32BE(at)
    if (length === 0) {
      const file = Buffer.concat(parts)
      scanned.push(file.length)
      return file.includes(eicar) ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK'
    }
    if (at + 4 + length > buffered.length) return null
    parts.push(buffered.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return null
}
