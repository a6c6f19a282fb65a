import { createConnection, type Socket } from 'node:net'

/** What a scanner says: null: nothing found; else the name of what it found. Rejects when it could not look. */
export type Scan = (bytes: Uint8Array) => Promise<string | null>

const chunkBytes = 64 * 1024
const patienceMs = 60_000

/** ClamAV's clamd: `tcp://host:port` or `unix:/path`. Its INSTREAM command: chunks, each behind its length; an empty one ends. */
export function createClamd(url: string): Scan {
  return async (bytes) => {
    const answer = await converse(connect(url), bytes)
    const [, found] = /^stream: (.+) FOUND$/.exec(answer) ?? []
    if (found) return found.slice(0, 120)
    if (answer === 'stream: OK') return null
    throw new Error(`The virus scanner could not look at a file: ${answer.slice(0, 200) || 'no answer'}`)
  }
}

function connect(url: string): Socket {
  if (url.startsWith('unix:')) return createConnection(url.slice('unix:'.length))
  const { hostname, port } = new URL(url)
  return createConnection(Number(port || 3310), hostname)
}

function converse(socket: Socket, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const answer: Buffer[] = []
    socket.setTimeout(patienceMs, () => socket.destroy(new Error('The virus scanner did not answer in time')))
    socket.on('data', (chunk) => answer.push(chunk))
    socket.on('error', reject)
    // it hangs up when it has said its word
    socket.on('close', () => resolve(Buffer.concat(answer).toString('utf8').replace(/\0/g, '').trim()))
    socket.write('zINSTREAM\0')
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      const chunk = bytes.subarray(at, at + chunkBytes)
      socket.write(lengthOf(chunk.length))
      socket.write(chunk)
    }
    socket.write(lengthOf(0))
  })
}

function lengthOf(length: number): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(length)
  return head
}
