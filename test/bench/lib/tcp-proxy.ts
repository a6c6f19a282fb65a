import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Stands between a client and a server, on loopback: what it does not pass on has not happened. */
export interface TcpProxy {
  port: number
  /** Where new connections go: a server that came back on another port. */
  aim(port: number): void
  /** Takes connections and passes nothing on, either way: a store that hangs. */
  pause(): void
  /** Passes on what was held back, and all that follows. */
  resume(): void
  /** Sees each chunk of the clients before it goes on: what it answers itself goes no further. */
  intercept(seen: ((chunk: Buffer) => Interception) | null): void
  close(): Promise<void>
}

/** What goes on to the server, and what goes back to the client instead. */
export interface Interception {
  on: Buffer
  back: Buffer
}

export async function openTcpProxy(target: number): Promise<TcpProxy> {
  let to = target
  let isPaused = false
  let intercept: Parameters<TcpProxy['intercept']>[0] = null
  const pairs = new Set<{ near: Socket; far: Socket }>()
  const flow = (pair: { near: Socket; far: Socket }): void => {
    for (const socket of [pair.near, pair.far]) isPaused ? socket.pause() : socket.resume()
  }
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1')
    const pair = { near, far }
    pairs.add(pair)
    const end = (): void => {
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) {
      socket.setNoDelay(true)
      socket.on('error', end)
      socket.on('close', end)
    }
    near.on('data', (chunk: Buffer) => {
      const { on, back } = intercept?.(chunk) ?? { on: chunk, back: null }
      if (on.length > 0) far.write(on)
      if (back) near.write(back)
    })
    far.pipe(near)
    flow(pair)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    aim: (port) => {
      to = port
    },
    pause() {
      isPaused = true
      for (const pair of pairs) flow(pair)
    },
    resume() {
      isPaused = false
      for (const pair of pairs) flow(pair)
    },
    intercept: (seen) => {
      intercept = seen
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const { near } of pairs) near.destroy()
      await closed
    },
  }
}
