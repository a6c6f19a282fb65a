import { randomBytes } from 'node:crypto'
import type { proto } from '@whiskeysockets/baileys'
import type { WebSocket } from 'ws'
import { answerIq } from '../iq/answer.ts'
import { IqError } from '../iq/refusal.ts'
import { createFrameReader } from '../protocol/frames.ts'
import { createNoiseResponder } from '../protocol/noise.ts'
import { childrenOf, describe, SERVER, type Stanza, stanza, stanzaTime } from '../protocol/stanzas.ts'
import { demand, Violation } from '../protocol/violation.ts'
import { type Device, type Line, toE164, type World } from '../world.ts'
import { deviceLid, saveDevice } from './devices.ts'
import { bootstrap } from './history.ts'
import { onChatstate, onMessage } from './outbound.ts'
import { offerPairing } from './pairing.ts'
import { onPresence, takeOffline } from './presence.ts'
import { onAck, onReceipt } from './receipts.ts'
import { deliverWaiting } from './to-device.ts'
import { createWriter } from './writer.ts'

type Handler = (node: Stanza) => void | Promise<void>

const REPLACED = stanza('stream:error', {}, [stanza('conflict', { type: 'replaced' })])

/** A client that says a login: the device it is, where its Noise key is the one that was paired. */
function recognize(world: World, payload: proto.ClientPayload, noiseKey: Buffer): Device | undefined {
  const device = world.phones.get(String(payload.username))?.devices.get(payload.device ?? 0)
  return device?.deviceIdentity && noiseKey.equals(device.noiseKey) ? device : undefined
}

/** Opens the line of a device: whoever held it before is told so and closed. */
function open(world: World, device: Device, line: Line): void {
  device.line?.finish(REPLACED)
  if (device.line) takeOffline(world, device, device.line)
  device.line = line
  device.active = false
  world.tallyOf(device.owner.number).logins += 1
  line.send(stanza('success', { t: stanzaTime(), lid: deviceLid(device), location: 'sim', props: '27' }))
  const routing = stanza('edge_routing', {}, [stanza('routing_info', {}, Buffer.from('loopback'))])
  line.send(stanza('ib', { from: SERVER }, [routing]))
  world.emit({ type: 'device.login', phone: toE164(device.owner.number), device: device.id })
}

/** The device asked for what waited. */
async function activate(world: World, device: Device, line: Line): Promise<void> {
  const first = !device.ready
  if (device.line !== line) return
  device.active = true
  device.ready = true
  if (first) saveDevice(world, device)
  deliverWaiting(world, device)
  if (first) await bootstrap(world, device)
  world.emit({ type: 'device.ready', phone: toE164(device.owner.number), device: device.id })
}

/** The stanzas a logged-in device may send. */
function createHandlers(world: World, device: Device, line: Line): Record<string, Handler> {
  const answer = (iq: Stanza, type: 'result' | 'error', content?: Stanza[]) =>
    line.send(stanza('iq', { from: SERVER, type, id: iq.attrs.id, t: stanzaTime() }, content))
  const onIq: Handler = async (iq) => {
    if (iq.attrs.type === 'result' || iq.attrs.type === 'error') return
    try {
      answer(iq, 'result', await answerIq(world, device, iq))
    } catch (error) {
      if (!(error instanceof IqError)) throw error
      answer(iq, 'error', [stanza('error', { code: error.code, text: error.message })])
    }
    if (iq.attrs.xmlns === 'passive' && childrenOf(iq)[0]?.tag === 'active') await activate(world, device, line)
    if (iq.attrs.xmlns === 'passive' && childrenOf(iq)[0]?.tag === 'passive') device.active = false
  }
  return {
    iq: onIq,
    message: (node) => onMessage(world, device, line, node),
    receipt: (node) => onReceipt(world, device, line, node),
    ack: (node) => onAck(world, device, node),
    presence: (node) => onPresence(world, device, line, node),
    chatstate: (node) => onChatstate(world, device, node),
    ib: (node) => demand(childrenOf(node).length > 0, `an empty ib: ${describe(node)}`),
    call: (node) => line.send(stanza('ack', { class: 'call', id: node.attrs.id, from: node.attrs.to })),
  }
}

/** One socket: handshake, then pairing or login, then stanzas one after the other. */
export function serve(world: World, socket: WebSocket): void {
  const noise = createNoiseResponder(world.noise)
  const frames = createFrameReader(noise.onIntro)
  const prefix = randomBytes(3).toString('hex')
  const writer = createWriter(socket, noise)
  let [step, ids]: ['hello' | 'finish' | 'open', number] = ['hello', 0]
  let device: Device | undefined
  let pairing: ReturnType<typeof offerPairing> | undefined
  let handlers: Record<string, Handler> = {}
  let last: Stanza | undefined

  const onClientFinish = (frame: Buffer) => {
    const { noiseKey, payload } = noise.clientFinish(frame)
    step = 'open'
    if (payload.devicePairingData) {
      const line = { ...writer, noiseKey, nextId: () => `${prefix}-${++ids}` }
      pairing = offerPairing(world, line, payload.devicePairingData)
      return
    }
    demand(payload.username, 'neither a registration nor a login')
    const number = String(payload.username)
    const refusal = world.phones.has(number) ? world.faultsOf(number).refusals.shift() : undefined
    device = refusal === undefined ? recognize(world, payload, noiseKey) : undefined
    if (!device) {
      writer.finish(stanza('failure', { reason: String(refusal ?? 401), location: 'sim' }))
      return
    }
    writer.setFaults(world.faultsOf(number))
    handlers = createHandlers(world, device, writer)
    open(world, device, writer)
  }

  const onStanza = async (node: Stanza) => {
    if (node.tag === 'stream:end' || node.tag === 'xmlstreamend') return
    if (pairing) {
      // rc14 shows itself online as soon as pair-success told its name, and acks what it was notified of
      if (node.tag === 'presence' || node.tag === 'ib' || node.tag === 'ack') return
      demand(node.tag === 'iq', `<${node.tag}> while waiting for a phone`)
      if (node.attrs.type === 'result') pairing.onResult(node)
      else pairing.onRequest(node)
      return
    }
    const handler = handlers[node.tag]
    demand(handler, `an unknown stanza: ${describe(node)}`)
    if (device?.line === writer) await handler(node)
  }

  const onData = async (data: Buffer) => {
    for (const frame of frames(data)) {
      if (step === 'hello') {
        socket.send(noise.serverHello(frame))
        step = 'finish'
      } else if (step === 'finish') onClientFinish(frame)
      else {
        last = await decode(noise.open(frame))
        await onStanza(last)
      }
    }
  }

  const refuse = (error: unknown) => {
    const reason = error instanceof Violation ? error.message : `the server failed: ${(error as Error).stack}`
    const account = device ? toE164(device.owner.number) : null
    world.emit({ type: 'violation', account, reason, stanza: last ? describe(last) : '' })
    if (step === 'open') writer.finish(stanza('stream:error', { code: '400' }, [stanza('bad-request')]))
    else socket.terminate()
  }
  readInOrder(socket, onData, refuse)
  socket.on('close', () => {
    pairing?.end()
    writer.end()
    if (device) takeOffline(world, device, writer)
  })
}

/** Handles what comes in one piece after the other, and nothing more after the first that was refused. */
function readInOrder(socket: WebSocket, work: (data: Buffer) => Promise<void>, refuse: (error: unknown) => void): void {
  let chain = Promise.resolve()
  let refused = false
  socket.on('message', (data: Buffer) => {
    chain = chain
      .then(() => (refused ? undefined : work(data)))
      .catch((error) => {
        refused = true
        refuse(error)
      })
  })
  socket.on('error', () => socket.terminate())
}

const decode = async (opened: Promise<Stanza>): Promise<Stanza> => {
  try {
    return await opened
  } catch (error) {
    throw new Violation(`a frame that is no stanza: ${(error as Error).message}`)
  }
}
