/**
 * For a machine with Go; a step of `bin/test`, and by hand `node test/simulator/whatsapp/second-client/check.ts`.
 * whatsmeow, unchanged, pairs, logs in, talks, is interrupted and logs out; the server must find nothing to object to.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ControlEvent } from '../../../../src/simulator/whatsapp/control.ts'
import { createWhatsAppSimulator } from '../../../../src/simulator/whatsapp/index.ts'

interface Told {
  event: string
  error?: string
  [field: string]: unknown
}

const PATIENCE_MS = 45_000
const [BUSINESS, MARIA, JOAO] = ['+5511900000001', '+5511988887777', '+5511977776666']
const say = (line: string) => process.stdout.write(`${line}\n`)

const folder = mkdtempSync(join(tmpdir(), 'second-client-'))
const binary = join(folder, 'client')
execFileSync('go', ['build', '-o', binary, '.'], { cwd: import.meta.dirname, stdio: 'inherit' })
const simulator = await createWhatsAppSimulator()
const { control } = simulator
writeFileSync(join(folder, 'ca.pem'), simulator.mediaCa)
const violations: ControlEvent[] = []
const listeners = new Set<(told: Told) => void>()
let client: ChildProcess | undefined

function start(): ChildProcess {
  const args = [new URL(simulator.wsUrl).host, simulator.rootPublicKey, join(folder, 'ca.pem'), join(folder, 'keys.db')]
  const started = spawn(binary, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  client = started
  createInterface({ input: started.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return
    const told = JSON.parse(line) as Told
    if (told.error) violations.push({ type: 'violation', account: BUSINESS, reason: told.error, stanza: line })
    for (const listener of listeners) listener(told)
  })
  return started
}

function within<T>(what: string, listen: (resolve: (value: T) => void) => () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = listen((value) => {
      clearTimeout(timer)
      resolve(value)
    })
    const timer = setTimeout(() => {
      end()
      reject(new Error(`${what}: not within ${PATIENCE_MS} ms`))
    }, PATIENCE_MS)
  })
}

const told = (event: string, fits: (told: Told) => boolean = () => true) =>
  within<Told>(event, (resolve) => {
    const listener = (line: Told) => {
      if (line.event !== event || !fits(line)) return
      listeners.delete(listener)
      resolve(line)
    }
    listeners.add(listener)
    return () => listeners.delete(listener)
  })

const seen = (what: string, fits: (event: ControlEvent) => boolean) =>
  within<ControlEvent>(what, (resolve) => {
    const end = simulator.subscribe((event) => {
      if (!fits(event)) return
      end()
      resolve(event)
    })
    return end
  })

const command = (...words: string[]) => client?.stdin?.write(`${words.join(' ')}\n`)
const write = (from: string, text: string) => control.send({ from, to: BUSINESS, content: { kind: 'text', text } })
const tick = (status: string) =>
  seen(`tick ${status}`, (e) => e.type === 'message.changed' && e.message.status === status)
const shown = (phone: string, text: string) =>
  seen(
    `"${text}" at ${phone}`,
    (e) => e.type === 'message.shown' && e.phone === phone && e.message.content.text === text,
  )
const comes = (text: string) => told('message', (line) => line.text === text)

async function pair(): Promise<void> {
  start()
  const { code } = await told('code')
  const named = told('named')
  await control.scan({ qr: String(code), phone: BUSINESS })
  if ((await named).name !== 'Bike shop') throw new Error('The client has not learnt its name')
}

async function talk(phone: string, jid: string): Promise<void> {
  const [hello, delivered] = [comes('hello'), tick('delivered')]
  const { id } = await write(phone, 'hello')
  await Promise.all([hello, delivered])
  const read = tick('read')
  command('read', jid, id)
  await read
  const [answer, receipt] = [shown(phone, 'hi back'), told('receipt', ({ type }) => type === '')]
  command('send', jid, 'hi back')
  await Promise.all([answer, receipt])
  const readThere = told('receipt', ({ type }) => type === 'read')
  await control.markRead({ phone, peer: BUSINESS })
  await readThere
  const own = told('message', ({ text, fromMe }) => text === 'own' && fromMe === true)
  await control.typedOnBusinessPhone({ business: BUSINESS, to: phone, content: { kind: 'text', text: 'own' } })
  await own
}

async function pictures(jid: string): Promise<void> {
  const comesIn = told('message', ({ image }) => image === 'a picture')
  const bytes = new Uint8Array(Buffer.from('a picture'))
  await control.send({ from: MARIA, to: BUSINESS, content: { kind: 'image', bytes, mimetype: 'image/png' } })
  await comesIn
  const goesOut = seen(
    'a picture',
    (e) => e.type === 'message.shown' && e.phone === MARIA && e.message.content.kind === 'image',
  )
  command('image', jid, 'another one')
  const event = await goesOut
  const id = event.type === 'message.shown' ? event.message.id : ''
  const { base64 } = await control.media({ phone: MARIA, id })
  if (Buffer.from(base64, 'base64').toString() !== 'another one') throw new Error('The picture is another one')
}

async function faults(jid: string): Promise<void> {
  const damaged = comes('damaged')
  await control.fault({ kind: 'corrupt-next', account: BUSINESS })
  await write(MARIA, 'damaged')
  await damaged
  const before = comes('while it is down')
  await control.fault({ kind: 'drop-line', account: BUSINESS })
  await write(MARIA, 'while it is down')
  await before
  const ended = new Promise((resolve) => client?.once('exit', resolve))
  client?.kill('SIGKILL')
  await ended
  const [one, two] = [comes('one'), comes('two')]
  await write(MARIA, 'one')
  await write(JOAO, 'two')
  start()
  await Promise.all([one, two])
  const after = shown(MARIA, 'after a restart')
  command('send', jid, 'after a restart')
  await after
}

async function lookUp(): Promise<void> {
  const answer = told('found')
  command('lookup', '-', MARIA)
  await answer
}

async function logOut(): Promise<void> {
  const removed = seen('removal', ({ type }) => type === 'device.removed')
  command('logout', '-', '-')
  await removed
}

let failed = true
try {
  simulator.subscribe((event) => {
    if (event.type === 'violation') violations.push(event)
  })
  await control.addPhone({ number: BUSINESS, name: 'Bike shop', role: 'business' })
  const maria = await control.addPhone({ number: MARIA, name: 'Maria', role: 'customer', addressing: 'lid' })
  await control.addPhone({ number: JOAO, name: 'João', role: 'customer', addressing: 'pn' })
  const jid = `${maria.lid}@lid`
  const steps: Array<[string, () => Promise<unknown>]> = [
    ['pairs, logs in, learns its name', pair],
    ['talks under the hidden address', () => talk(MARIA, jid)],
    ['talks under the number', () => talk(JOAO, `${JOAO.slice(1)}@s.whatsapp.net`)],
    ['pictures both ways', () => pictures(jid)],
    ['looks a number up', lookUp],
    ['retry, lost line, kill and offline queue', () => faults(jid)],
    ['logs out', logOut],
  ]
  for (const [name, step] of steps) {
    await step()
    say(`passed: ${name}`)
  }
  failed = violations.length > 0
  for (const violation of violations) say(JSON.stringify(violation))
} catch (error) {
  say(`FAILED: ${(error as Error).message} ${JSON.stringify(violations)}`)
}
client?.kill()
await simulator.close()
rmSync(folder, { recursive: true })
say(failed ? 'second client: FAILED' : 'second client: passed')
process.exit(failed ? 1 : 0)
