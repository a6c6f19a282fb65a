import { childrenOf, SERVER, type Stanza, stanza } from '../protocol/stanzas.ts'
import type { AccountFaults, Device, Tally, World } from '../world.ts'

/** A byte inside the message proper: one nearer to the end would only touch a field nobody checks. */
const DAMAGED_BYTE = 25

function damaged(node: Stanza): Stanza {
  if (!Array.isArray(node.content)) return node
  const content = node.content.map((child) => {
    if (child.tag !== 'enc' || !(child.content instanceof Uint8Array)) return child
    const bytes = Buffer.from(child.content)
    const at = bytes.length - DAMAGED_BYTE
    bytes[at] = (bytes[at] ?? 0) ^ 1
    return { ...child, content: bytes }
  })
  return { ...node, content }
}

/** A message that nothing follows goes out after all. */
const FOLLOWED_MS = 300

/** The message itself, damaged or twice where that was asked for. */
function writeMessage(device: Device, node: Stanza, faults: AccountFaults, tally: Tally): void {
  tally.stanzas += 1
  const isAnew = childrenOf(node).some(({ attrs }) => attrs.count)
  if (faults.corrupt > 0 || (faults.corruptOnce > 0 && !isAnew)) {
    if (faults.corrupt > 0) faults.corrupt -= 1
    else faults.corruptOnce -= 1
    device.line?.send(damaged(node))
  } else device.line?.send(node)
  if (faults.duplicate > 0) {
    faults.duplicate -= 1
    tally.stanzas += 1
    device.line?.send(node)
  }
}

/** Keeps the message back until the next one went out. */
function hold(faults: AccountFaults, release: () => void): void {
  const timer = setTimeout(() => faults.held?.(), FOLLOWED_MS)
  faults.held = () => {
    clearTimeout(timer)
    faults.held = null
    release()
  }
}

function write(world: World, device: Device, node: Stanza): void {
  const tally = world.tallyOf(device.owner.number)
  const faults = world.faultsOf(device.owner.number)
  if (faults.muted) return
  if (node.tag !== 'message' || node.attrs.category === 'peer') {
    device.line?.send(node)
    return
  }
  if (node.attrs.id) tally.delivered.add(node.attrs.id)
  if (faults.lose > 0) {
    faults.lose -= 1
    device.line?.cut()
  } else if (faults.reorder > 0 && !faults.held) {
    faults.reorder -= 1
    hold(faults, () => writeMessage(device, node, faults, tally))
  } else {
    writeMessage(device, node, faults, tally)
    faults.held?.()
  }
}

/** Queued until the device confirms it; written now where the line is open. */
export function deliver(world: World, device: Device, node: Stanza, options?: { resealed?: boolean }): void {
  device.queue.add(node, options)
  if (device.line && device.active) write(world, device, node)
}

/** What waited, then the word that it was all. whatsmeow does not ask for it, so it goes out unasked. */
export function deliverWaiting(world: World, device: Device): void {
  world.faultsOf(device.owner.number).muted = false
  const waiting = device.queue.pending()
  const count = (tag: string) => String(waiting.filter((node) => node.tag === tag).length)
  const total = String(waiting.length)
  if (waiting.length > 0) {
    const [message, receipt, notification] = [count('message'), count('receipt'), count('notification')]
    const preview = stanza('offline_preview', { count: total, message, receipt, notification, appdata: '0' })
    device.line?.send(stanza('ib', { from: SERVER }, [preview]))
  }
  for (const node of waiting) write(world, device, { ...node, attrs: { ...node.attrs, offline: '0' } })
  device.line?.send(stanza('ib', { from: SERVER }, [stanza('offline', { count: total })]))
}
