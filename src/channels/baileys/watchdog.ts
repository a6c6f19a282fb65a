import { S_WHATSAPP_NET, type WASocket } from '@whiskeysockets/baileys'

export interface WatchdogTimes {
  /** How often the line is looked at. Heard of nothing since the last look, the server is asked. */
  pingEveryMs: number
  /** How long its answer may take. */
  pingTimeoutMs: number
  /** Answers, but no message, receipt or notice for so long: the line is renewed, which makes the server hand over what it kept. */
  quietMs: number
  /** A number that really is quiet is renewed less and less often, down to this. */
  quietestMs: number
}
export const watchdogDefaults: WatchdogTimes = {
  pingEveryMs: 20_000,
  pingTimeoutMs: 10_000,
  quietMs: 30 * 60_000,
  quietestMs: 6 * 3_600_000,
}

export interface Watchdog {
  /** Looks after a socket from the moment it is open. */
  watch(socket: WASocket): void
  /** A renewed line had `count` messages waiting: none means that it was only quiet. */
  renewed(count: number): void
  stop(): void
}

interface Options {
  times: WatchdogTimes
  /** The server answered. */
  alive(): void
  /** The line is dead, whatever it says: nothing was heard since. */
  silent(since: Date): void
}

const news = ['CB:message', 'CB:receipt', 'CB:notification', 'CB:ack,class:message'] as const

/** A line may look open while nothing comes through it any more: this finds out, and says so. */
export function createWatchdog({ times, alive, silent }: Options): Watchdog {
  let stopWatching: () => void = () => undefined
  let quietMs = times.quietMs

  const watch = (socket: WASocket): void => {
    stopWatching()
    let [heardAt, newsAt] = [Date.now(), Date.now()]
    let isAsking = false
    // numbers that were opened together are not renewed together
    const patience = quietMs * (1 + Math.random() / 4)
    const onFrame = () => {
      heardAt = Date.now()
    }
    const onNews = () => {
      newsAt = Date.now()
      quietMs = times.quietMs
    }
    const end = (since: number): void => {
      stop()
      silent(new Date(since))
    }
    const look = async (): Promise<void> => {
      if (isAsking) return
      isAsking = true
      const asked = Date.now()
      const isHeard =
        asked - heardAt < times.pingEveryMs || (await ping(socket, times.pingTimeoutMs)) || heardAt > asked
      isAsking = false
      if (stopWatching !== stop) return
      if (!isHeard) return end(heardAt)
      alive()
      if (Date.now() - newsAt > patience) end(newsAt)
    }
    const timer = setInterval(() => void look(), times.pingEveryMs)
    timer.unref()
    const stop = (): void => {
      clearInterval(timer)
      socket.ws.off('frame', onFrame)
      for (const name of news) socket.ws.off(name, onNews)
      if (stopWatching === stop) stopWatching = () => undefined
    }
    stopWatching = stop
    socket.ws.on('frame', onFrame)
    for (const name of news) socket.ws.on(name, onNews)
    alive()
  }
  return {
    watch,
    renewed(count) {
      quietMs = count > 0 ? times.quietMs : Math.min(times.quietestMs, quietMs * 2)
    },
    stop: () => stopWatching(),
  }
}

async function ping(socket: WASocket, timeoutMs: number): Promise<boolean> {
  const question = {
    tag: 'iq',
    attrs: { id: socket.generateMessageTag(), to: S_WHATSAPP_NET, type: 'get', xmlns: 'w:p' },
    content: [{ tag: 'ping', attrs: {} }],
  }
  try {
    // rc14 answers a timed-out question with nothing instead of rejecting
    return (await socket.query(question, timeoutMs)) !== undefined
  } catch {
    return false
  }
}
