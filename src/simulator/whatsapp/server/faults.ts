import { ControlError } from '../control.ts'
import type { Fault } from '../control-faults.ts'
import { writeText } from '../phones/writing.ts'
import { stanza } from '../protocol/stanzas.ts'
import { type AccountFaults, type Phone, toDigits, type World } from '../world.ts'
import { linkedDevices, losePreKeys } from './devices.ts'
import { takeOffline } from './presence.ts'

export const noFaults = (): AccountFaults => ({
  ...{
    nacks: [],
    refusals: [],
    heldAcks: null,
    latencyMs: 0,
    corrupt: 0,
    corruptOnce: 0,
    duplicate: 0,
    reorder: 0,
    lose: 0,
    muted: false,
  },
  held: null,
})

function cutLines(world: World, account: Phone): void {
  for (const device of linkedDevices(account)) {
    const { line } = device
    line?.cut()
    // at once, not when the socket notices: what is written from now on must wait
    if (line) takeOffline(world, device, line)
  }
}

function sayStreamError(
  account: Phone,
  { code, conflict }: { code?: number | undefined; conflict?: string | undefined },
): void {
  const content = conflict ? [stanza('conflict', { type: conflict })] : undefined
  for (const device of linkedDevices(account)) {
    device.line?.finish(stanza('stream:error', { code: code?.toString() }, content))
  }
}

function releaseAcks(account: Phone, faults: AccountFaults): void {
  const held = faults.heldAcks ?? []
  faults.heldAcks = null
  for (const device of linkedDevices(account)) for (const ack of held) device.line?.send(ack)
}

async function flood(world: World, account: Phone, from: string, count: number): Promise<void> {
  const author = world.phones.get(toDigits(from))
  if (!author) throw new ControlError('not-found', `No phone with the number ${from}`)
  cutLines(world, account)
  for (let index = 1; index <= count; index += 1) await writeText(world, author, account, `${index} of ${count}`)
}

/** Makes something go wrong on the line of an account. */
export async function applyFault(world: World, account: Phone, fault: Fault): Promise<void> {
  const faults = world.faultsOf(account.number)
  switch (fault.kind) {
    case 'drop-line':
      return cutLines(world, account)
    case 'stream-error':
      return sayStreamError(account, fault)
    case 'nack-next':
      faults.nacks.push(...Array.from({ length: fault.times }, () => fault.error))
      return
    case 'refuse-login':
      faults.refusals.push(...Array.from({ length: fault.times }, () => fault.reason))
      return
    case 'hold-acks':
      if (fault.hold) faults.heldAcks ??= []
      else releaseAcks(account, faults)
      return
    case 'latency':
      faults.latencyMs = fault.ms
      return
    case 'corrupt-next':
      if (fault.once) faults.corruptOnce += fault.times
      else faults.corrupt += fault.times
      return
    case 'reorder-next':
      faults.reorder += fault.times
      return
    case 'lose-next':
      faults.lose += fault.times
      return
    case 'duplicate-next':
      faults.duplicate += fault.times
      return
    case 'refuse-uploads':
      world.media.refuseUploads(fault.status, fault.times)
      return
    case 'mute':
      faults.muted = true
      return
    case 'few-pre-keys':
      for (const device of linkedDevices(account)) losePreKeys(world, device, fault.left)
      return
    case 'offline-flood':
      return flood(world, account, fault.from, fault.count)
  }
}
