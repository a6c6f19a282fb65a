import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adapterChanges } from '../../schemas/line.ts'
import {
  type ChannelAdapter,
  ChannelError,
  type Inbound,
  type Outgoing,
  type OutgoingChange,
  type PeerAddress,
} from '../../src/channels/channel.ts'
import { type createRecorder, eventually, type Opened } from './recorder.ts'
import { samples } from './samples.ts'

export interface SeenMessage {
  id: string
  text: string
  kind: string
  /** How often it came over the wire; it is shown once all the same. */
  arrivals: number
  status: string
  isDeleted?: boolean
}

/** What the suite needs of a channel's other end: a business and one customer, Ana. */
export interface ChannelHarness {
  adapter: ChannelAdapter
  /** E.164 of the business (null: it has none there) and of Ana, and of nobody. */
  numbers: { business: string | null; ana: string; nobody: string }
  isAna(peer: PeerAddress): boolean
  /** Opens the business's account anew, with the keys it has, and does what a person does to link it. */
  open(options?: Parameters<typeof createRecorder>[0]): Promise<Opened>
  anaSends(text: string): Promise<string>
  anaSendsImage(bytes: Uint8Array, caption: string): Promise<string>
  /** What is on Ana's screen, both ways. */
  anaSees(): Promise<SeenMessage[]>
  anaSeesFile(id: string): Promise<Uint8Array>
  anaReads(): Promise<void>
  /** null: the channel does not tell of it. */
  anaTypes: (() => Promise<void>) | null
  anaSawTyping(): boolean | Promise<boolean>
  /** null: there is no other device of the business. */
  ownerTypes: ((text: string) => Promise<string>) | null
  /** Cuts the way by which messages come in, for a moment. */
  /** Null: there is no such thing on this channel. */
  anaChanges?(id: string, what: { edit: string } | { emoji: string }): Promise<void>
  dropLine(): Promise<void>
  /** The provider's code for it; null: the channel refuses nothing after it took it. */
  refuseNextSend: (() => Promise<string>) | null
  close(): Promise<void>
}

/** Every channel must pass this, whatever its wire. */
export function channelContract(name: string, createHarness: () => Promise<ChannelHarness>): void {
  describe(`the channel contract, by ${name}`, () => {
    let harness: ChannelHarness
    let opened: Opened
    let ana: PeerAddress
    const outgoing = (text: string, more: Partial<Outgoing> = {}): Outgoing => {
      return { wireId: harness.adapter.newWireId(), clientId: text, to: ana, kind: 'text', text, ...more }
    }
    const seen = async (id: string) => (await harness.anaSees()).find((message) => message.id === id)

    beforeAll(async () => {
      harness = await createHarness()
      opened = await harness.open()
      await opened.heard.connected()
      await harness.anaSends('hello')
      ana = (await opened.heard.text('hello')).peer
    })
    afterAll(async () => {
      await opened?.session.close()
      await harness?.close()
    })

    test('says that it connects, and then with which number', () => {
      const states = opened.heard.changes.map(({ state }) => state)
      expect(states.indexOf('connecting')).toBeLessThan(states.indexOf('connected'))
      expect(opened.heard.changes.find(({ state }) => state === 'connected')?.number ?? null).toBe(
        harness.numbers.business,
      )
    })

    test('hands in what a customer writes, with who, when and on which wire id', async () => {
      const id = await harness.anaSends('is the blue one still there?')
      const inbound = await opened.heard.text('is the blue one still there?')
      expect(inbound).toMatchObject({ wireId: id, fromMe: false, kind: 'text', arrival: 'live', media: null })
      expect(harness.isAna(inbound.peer)).toBe(true)
      expect(Math.abs(Date.now() - inbound.sentAt.getTime())).toBeLessThan(60_000)
    })

    test('sends under the wire id it was given, and tells of sent, delivered and read', async () => {
      const message = outgoing('yes, it is')
      const { wireId } = await opened.session.send(message)
      if (message.wireId) expect(wireId).toBe(message.wireId)
      await opened.heard.receipt(wireId, 'sent')
      await opened.heard.receipt(wireId, 'delivered')
      expect(await seen(wireId)).toMatchObject({ text: 'yes, it is', kind: 'text' })
      await harness.anaReads()
      await opened.heard.receipt(wireId, 'read')
    })

    test('a message sent again under its wire id is shown once, where the channel says so', async () => {
      if (harness.adapter.resend !== 'idempotent') return expect(harness.adapter.newWireId()).toBeNull()
      const message = outgoing('only once, please')
      await opened.session.send(message)
      await opened.session.send(message)
      await eventually('the second copy', async () => ((await seen(message.wireId as string))?.arrivals ?? 0) >= 2)
      expect((await harness.anaSees()).filter(({ text }) => text === message.text)).toHaveLength(1)
    })

    test('marks read what the business has read', async () => {
      const id = await harness.anaSends('read this')
      const { peer } = await opened.heard.text('read this')
      await opened.session.markRead(peer, [id])
      await eventually('the ticks', async () => (await seen(id))?.status === 'read')
    })

    test('shows who types, both ways', async () => {
      await opened.session.typing(ana, 'typing')
      await eventually('typing on the phone', async () => harness.anaSawTyping())
      if (!harness.anaTypes) return
      await harness.anaTypes()
      const presence = await opened.heard.until('typing', () =>
        opened.heard.presences.find((p) => p.state === 'typing'),
      )
      expect(harness.isAna(presence.address)).toBe(true)
    })

    test('fetches a picture that came in, byte for byte', async () => {
      const bytes = randomBytes(20_000)
      await harness.anaSendsImage(bytes, 'the broken part')
      const inbound = await opened.heard.text('the broken part')
      expect(inbound).toMatchObject({ kind: 'image', media: { mime: 'image/jpeg' } })
      expect([bytes.length, null]).toContain(inbound.media?.size)
      expect(Buffer.from((await inbound.media?.fetch()) ?? []).equals(bytes)).toBe(true)
    })

    test('sends a file, byte for byte', async () => {
      const bytes = randomBytes(10_000)
      const media = { bytes, mime: 'application/pdf', fileName: 'quote.pdf' }
      const { wireId } = await opened.session.send(outgoing('your quote', { kind: 'document', media }))
      const message = await eventually('the file', () => seen(wireId))
      expect(message).toMatchObject({ kind: 'document', text: 'your quote' })
      expect(Buffer.from(await harness.anaSeesFile(wireId)).equals(bytes)).toBe(true)
    })

    test('sends every kind that it says it sends', async () => {
      const kinds = harness.adapter.abilities.kinds.filter((kind) => kind in samples) as (keyof typeof samples)[]
      for (const kind of kinds) {
        const { wireId } = await opened.session.send(outgoing('', { kind, ...samples[kind] }))
        await eventually(`${kind} on the phone`, () => seen(wireId))
        await opened.heard.receipt(wireId, 'sent')
      }
    })

    test('edits, deletes and reacts as far as it says, and says no more than the inbox is told', async () => {
      const { changes } = harness.adapter.abilities
      expect(changes).toEqual(adapterChanges[harness.adapter.name])
      const { wireId } = await opened.session.send(outgoing('first words'))
      await opened.heard.receipt(wireId, 'sent')
      const change = async (what: OutgoingChange['change']) =>
        opened.session.change?.({
          ...{ wireId: harness.adapter.newWireId(), to: ana, change: what },
          target: { wireId, fromMe: true },
        })
      expect(opened.session.change !== undefined).toBe(changes.length > 0)
      // a visitor's page reads what is stored, and nothing else
      if (harness.adapter.name === 'webchat') return
      if (changes.includes('reaction')) expect(await change({ type: 'reaction', emoji: '👍' })).toBeTruthy()
      if (changes.includes('edit')) {
        await change({ type: 'edit', text: 'better words' })
        await eventually('the edit', async () => (await seen(wireId))?.text === 'better words')
      }
      if (changes.includes('delete')) {
        await change({ type: 'delete' })
        await eventually('the deletion', async () => (await seen(wireId))?.isDeleted !== false)
      }
    })

    test('hands in what the customer does to a message, with the id of that message', async () => {
      if (!harness.anaChanges) return
      const target = await harness.anaSends('to pumps')
      await opened.heard.text('to pumps')
      await harness.anaChanges(target, { edit: 'two pumps' })
      await harness.anaChanges(target, { emoji: '👍' })
      const heard = await opened.heard.until('both changes', () => {
        const found = opened.heard.inbounds.filter(({ change }) => change?.target.wireId === target)
        return found.length >= 2 && found
      })
      expect(heard.map(({ change }) => change)).toMatchObject([
        { type: 'edit', text: 'two pumps', target: { fromMe: false } },
        { type: 'reaction', emoji: '👍' },
      ])
    })

    test('hands in what the owner typed on the phone, in the customer’s thread', async () => {
      if (!harness.ownerTypes) return
      const id = await harness.ownerTypes('I will see to it myself')
      const inbound = await opened.heard.text('I will see to it myself')
      expect(inbound).toMatchObject({ wireId: id, fromMe: true, pushName: null })
      expect(inbound.peer).toEqual(ana)
    })

    test('tells of a refused message with the provider’s code', async () => {
      if (!harness.refuseNextSend) return
      const code = await harness.refuseNextSend()
      const { wireId } = await opened.session.send(outgoing('not welcome'))
      const { failure } = await opened.heard.receipt(wireId, 'failed')
      expect(failure).toMatchObject({ code, retryable: false })
    })

    test('knows which numbers are on the channel', async () => {
      const { ana: number, nobody } = harness.numbers
      const answers = await opened.session.lookup([number, nobody])
      if (!harness.adapter.abilities.numberLookup) return expect(answers.size).toBe(0)
      expect(answers.get(number)?.phone).toBe(number)
      expect(answers.get(nobody)).toBeNull()
    })

    test('refuses to write to a number that nobody has', async () => {
      const message = outgoing('anybody?', { to: { phone: harness.numbers.nobody } })
      const sending = opened.session.send(message)
      if (!harness.adapter.abilities.numberLookup) {
        // who cannot be asked beforehand is told of afterwards
        const refused = sending.then(
          async ({ wireId }) => (await opened.heard.receipt(wireId, 'failed')).status === 'failed',
          (error: unknown) => error instanceof ChannelError && !error.retryable,
        )
        return expect(await refused).toBe(true)
      }
      await expect(sending).rejects.toMatchObject({ name: 'ChannelError', retryable: false })
    })

    test('comes back after a cut line, and hands in what came meanwhile once', async () => {
      const before = opened.heard.changes.length
      await harness.dropLine()
      await harness.anaSends('are you there?')
      await opened.heard.text('are you there?')
      // a line that is linked says that it was cut and is back; a webhook has none
      if (harness.adapter.abilities.linking.length > 0) {
        const since = () => opened.heard.changes.slice(before).map(({ state }) => state)
        expect(since()).toContain('disconnected')
        await opened.heard.until('the line', () => since().includes('connected'))
      }
      expect(opened.heard.inbounds.filter(({ text }) => text === 'are you there?')).toHaveLength(1)
    })

    test('what ingest cannot store now is handed in again, before anything newer', async () => {
      await opened.session.close()
      let refusals = 3
      const taken: string[] = []
      const ingest = async ({ text }: Inbound) => {
        if (refusals-- > 0) throw new Error('The store is away')
        taken.push(text)
      }
      opened = await harness.open({ ingest })
      await opened.heard.connected()
      for (const text of ['first', 'second', 'third']) await harness.anaSends(text)
      for (const text of ['first', 'second', 'third']) await opened.heard.text(text)
      expect(taken).toEqual(['first', 'second', 'third'])
    })

    test('closed, it sends nothing and says so', async () => {
      const { session, heard } = opened
      await session.close()
      expect(heard.changes.at(-1)).toMatchObject({ state: 'disconnected', reason: 'stopped' })
      await expect(session.send(outgoing('too late'))).rejects.toBeInstanceOf(ChannelError)
    })

    test('without its lease, it goes silent at once', async () => {
      opened = await harness.open()
      await opened.heard.connected()
      opened.heard.loseLease()
      const message = outgoing('from an owner before')
      await expect(opened.session.send(message)).rejects.toBeInstanceOf(ChannelError)
      expect((await harness.anaSees()).some(({ text }) => text === message.text)).toBe(false)
    })
  })
}
