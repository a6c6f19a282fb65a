/** What is shown: a file that has expired is asked for again by its ticket alone; who is blocked, is blocked on the phone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Inbound } from '../../../src/channels/channel.ts'
import { eventually, type Opened } from '../recorder.ts'
import { ANA, BUSINESS, createWhatsAppHarness, type WhatsAppHarness } from '../whatsapp-harness.ts'

describe('over WhatsApp', () => {
  let harness: WhatsAppHarness
  let opened: Opened
  const picture = Buffer.from('a picture, as it were')
  const preview = Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////', 'base64')

  const received = async (wireId: string): Promise<Inbound> =>
    opened.heard.until(`message ${wireId}`, () => opened.heard.inbounds.find((inbound) => inbound.wireId === wireId))
  const anaSends = async (content: object): Promise<Inbound> =>
    received((await harness.control.send({ from: ANA, to: BUSINESS, content: content as never })).id)
  const anaSendsPicture = () => anaSends({ kind: 'image', bytes: new Uint8Array(picture), mimetype: 'image/png' })
  /** As it comes back from the store after a restart. */
  const ticketOf = ({ media }: Inbound): unknown => JSON.parse(JSON.stringify(media?.ticket))
  const fault = ({ wireId }: Inbound, what: 'expired' | 'lost' | 'damaged') =>
    harness.control.mediaFault({ phone: ANA, id: wireId, what })

  beforeAll(async () => {
    harness = await createWhatsAppHarness()
    opened = await harness.open()
    await opened.heard.connected()
  })
  afterAll(async () => {
    await opened?.session.close()
    expect(harness.violations()).toEqual([])
    await harness?.close()
  })

  test('a file is fetched by its ticket, in another process and after the line was opened anew', async () => {
    const inbound = await anaSendsPicture()
    await opened.session.close()
    opened = await harness.open()
    await opened.heard.connected()
    expect(Buffer.from((await opened.session.refetch?.(ticketOf(inbound))) ?? [])).toEqual(picture)
  })

  test('one that has expired is put there again by the phone, at once and by its ticket', async () => {
    const inbound = await anaSendsPicture()
    await fault(inbound, 'expired')
    expect(Buffer.from((await inbound.media?.fetch()) ?? [])).toEqual(picture)
    const other = await anaSendsPicture()
    await fault(other, 'expired')
    expect(Buffer.from((await opened.session.refetch?.(ticketOf(other))) ?? [])).toEqual(picture)
  })

  test('one that nobody has any more is said to have expired, and not asked for again', async () => {
    const inbound = await anaSendsPicture()
    await fault(inbound, 'lost')
    await expect(opened.session.refetch?.(ticketOf(inbound))).rejects.toMatchObject({
      code: 'media_expired',
      retryable: false,
    })
  })

  test('a voice note comes with its wave form', async () => {
    const waveform = Array.from({ length: 64 }, (_, at) => at)
    const { kind, media } = await anaSends({
      ...{ kind: 'audio', bytes: new Uint8Array(preview), mimetype: 'audio/ogg; codecs=opus', voice: true, seconds: 3 },
      waveform,
    })
    expect(kind).toBe('audio')
    expect(media).toMatchObject({ isVoice: true, seconds: 3, waveform })
  })

  test('who is blocked is blocked on the phone, until that is taken back', async () => {
    const { peer } = await anaSends({ kind: 'text', text: 'buy my watches' })
    const blocked = () => harness.control.blocked({ phone: BUSINESS })
    await opened.session.block?.(peer, true)
    expect(await blocked()).toEqual([ANA])
    await opened.session.block?.(peer, false)
    await eventually('the block to end', async () => (await blocked()).length === 0)
  })
})
