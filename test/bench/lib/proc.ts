import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** What the kernel counts in: 100 a second on every Linux that Node runs on. */
const tickMs = 10

/** Processor time of a process so far, its own and the kernel's for it, in ms. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // after the name, which may hold spaces: state is field 3, utime 14, stime 15
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * tickMs
}

/** Memory of a process, pages shared with others counted by its share, in bytes. */
export function memoryBytes(pid: number): number {
  const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
  return Number(pss?.[1]) * 1_024
}

/** Who listens on this address on this machine; null where that cannot be seen. */
export function listenerOf(uri: string): number | null {
  const { hostname, port } = new URL(uri.replace(/^(mongodb|rediss?):/, 'http:'))
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return null
  const wanted = Number(port).toString(16).toUpperCase().padStart(4, '0')
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readOr(file).split('\n')) {
      const fields = line.trim().split(/\s+/)
      if (fields[3] === '0A' && fields[1]?.endsWith(`:${wanted}`)) return holderOf(`socket:[${fields[9]}]`)
    }
  }
  return null
}

function holderOf(socket: string): number | null {
  for (const name of readdirSync('/proc')) {
    if (/^\d+$/.test(name) && linksOf(name).includes(socket)) return Number(name)
  }
  return null
}

function linksOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`)
      } catch {
        return ''
      }
    })
  } catch {
    return []
  }
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
