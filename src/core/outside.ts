import { lookup as resolve } from 'node:dns/promises'
import { BlockList, isIP, isIPv4 } from 'node:net'

const inside = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(net, bits, 'ipv6')

/** Of this machine, of a network that is not the public one, or no address at all. */
export function isInsideAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  const plain = mapped ?? address
  if (isIP(plain) === 0) return true
  return inside.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6')
}

/** The public addresses of a host; throws where one of them is inside: then none is to be trusted. */
export async function outsideAddresses(host: string): Promise<{ address: string; family: number }[]> {
  const found = await resolve(host, { all: true })
  if (found.length === 0 || found.some(({ address }) => isInsideAddress(address)))
    throw new Error(`${host} stands for an address inside the network`)
  return found
}
