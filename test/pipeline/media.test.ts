import { randomBytes } from 'node:crypto'
import mongoose from 'mongoose'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MediaFetchModel } from '../../schemas/models/media-fetch.model.ts'
import { ChannelError, type InboundMedia } from '../../src/channels/channel.ts'
import { createActionRunner } from '../../src/core/action-runner.ts'
import { createKeyring } from '../../src/core/crypto.ts'
import { createFiles } from '../../src/features/files/index.ts'
import { createMediaFetches, mediaFetchActions } from '../../src/features/media-fetches/index.ts'
import { createIngest } from '../../src/pipeline/ingest.ts'
import { createRoad } from '../../src/pipeline/road.ts'
import { createRoadKit, inbound, type RoadKit, type Shop } from '../features/conversations/kit.ts'
import { eicar, startClamd } from '../helpers/clamd.ts'
import { eventually } from '../helpers/eventually.ts'

const ticket = { directPath: '/v/t62/secret-path', mediaKey: 'a2V5' }
const announced = { mime: 'image/png', size: null, fileName: 'a.png', seconds: null, width: null, height: null }
const never = () => new Promise<Uint8Array>(() => undefined)

describe('a file that was announced is fetched, whoever dies meanwhile', () => {
  let kit: RoadKit
  let png: Buffer
  const keyring = createKeyring(randomBytes(32))
  let phones = 0
  beforeAll(async () => {
    kit = await createRoadKit()
    png = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
  })
  afterAll(() => kit.close())

  /** A process that receives: another one of it is what comes after a crash. */
  function start(files = kit.files) {
    const { database, conversations, logger } = kit
    const mediaFetches = createMediaFetches({ keyring, conversations })
    const road = createRoad({ database, conversations, logger, mediaFetches, needsDispatch: () => false })
    return { mediaFetches, ingest: createIngest({ road, database, conversations, files, mediaFetches, logger }) }
  }
  async function received(ingest: ReturnType<typeof start>['ingest'], media: Partial<InboundMedia>) {
    const shop = kit.shop()
    const phone = `+55119777${String(10_000 + phones++)}`
    const whole = { ...announced, ticket, fetch: never, ...media }
    await ingest.ingest(shop, inbound(phone, 'look', { kind: 'image', media: whole }))
    const { id } = await kit.only(shop)
    const media0 = async () => (await kit.threadOf(shop, id))[0]?.media
    const messageId = String((await kit.threadOf(shop, id))[0]?.id)
    const row = () => MediaFetchModel.findOne({ messageId }).lean()
    const makeDue = () => MediaFetchModel.updateOne({ messageId }, { $set: { dueAt: new Date(0) } })
    return { shop, id, messageId, media: media0, row, makeDue }
  }
  const asked: unknown[] = []
  const sweep = async (
    process: ReturnType<typeof start>,
    shop: Shop,
    refetch: (given: unknown) => Promise<Uint8Array>,
  ) => {
    await process.ingest.sweepMedia([shop.accountId], {
      get: () => ({
        refetch: (given) => {
          asked.push(given)
          return refetch(given)
        },
      }),
    })
    await process.ingest.idle()
  }

  test('its process is killed while it downloads: the next one fetches it by its ticket, which lies encrypted', async () => {
    const { shop, media, row, makeDue } = await received(start().ingest, {})
    expect(await media()).toMatchObject({ fileId: null, problem: null })
    const stored = mongoose.mongo.BSON.serialize((await row()) ?? {})
    expect(Buffer.from(stored).includes('a.png')).toBe(true)
    expect(Buffer.from(stored).includes('secret-path')).toBe(false)
    const next = start()
    await sweep(next, shop, async () => png)
    expect(await media()).toMatchObject({ fileId: null })
    await makeDue()
    await sweep(next, shop, async () => png)
    expect(asked.at(-1)).toEqual(ticket)
    const kept = await media()
    expect(kept).toMatchObject({ mime: 'image/png', size: png.length, width: 40, height: 30, problem: null })
    expect(kept?.thumbnailFileId).toMatch(/^[0-9a-f]{24}$/)
    expect(await row()).toBeNull()
  })

  test('fetched at once, nothing is left of its ticket', async () => {
    const first = start()
    const { media, row } = await received(first.ingest, { fetch: async () => png })
    await first.ingest.idle()
    expect(await media()).toMatchObject({ problem: null, width: 40 })
    expect(await row()).toBeNull()
  })

  test('a phone that is off is asked later; the bubble says meanwhile that it has expired', async () => {
    const first = start()
    const { shop, media, row, makeDue } = await received(first.ingest, {
      fetch: async () => {
        throw new ChannelError('media_expired', 'the phone is silent', { retryable: true })
      },
    })
    await first.ingest.idle()
    expect(await media()).toMatchObject({ fileId: null, problem: 'expired' })
    const { dueAt } = (await row()) ?? {}
    expect(dueAt && dueAt.getTime() > Date.now()).toBe(true)
    await makeDue()
    await sweep(first, shop, async () => png)
    expect(await media()).toMatchObject({ problem: null, size: png.length })
  })

  test('a line that is not open yet is no failed try: the bubble says nothing, and it is asked again in seconds', async () => {
    const first = start()
    const { shop, media, row, makeDue } = await received(first.ingest, {})
    await makeDue()
    const next = start()
    await sweep(next, shop, async () => {
      throw new ChannelError('not_connected', 'not open', { retryable: true })
    })
    expect(await media()).toMatchObject({ fileId: null, problem: null })
    const { dueAt, attempts } = (await row()) ?? {}
    expect(attempts).toBe(0)
    expect(dueAt && dueAt.getTime() < Date.now() + 10_000).toBe(true)
    await makeDue()
    await sweep(next, shop, async () => png)
    expect(await media()).toMatchObject({ problem: null, size: png.length })
  })

  test('gone for good, it is not tried again, unless a member asks; who sees the thread alone may', async () => {
    const first = start()
    const gone = async () => {
      throw new ChannelError('media_expired', 'kept nowhere', { retryable: false })
    }
    const { shop, id, messageId, media, row } = await received(first.ingest, { fetch: gone })
    await first.ingest.idle()
    expect(await row()).toMatchObject({ dueAt: null })
    const actions = mediaFetchActions({ mediaFetches: first.mediaFetches })
    const runner = createActionRunner({ ...kit, actions, audit: async () => undefined })
    const ask = (scope: object) =>
      runner.run(
        'message.fetch-media',
        {
          scope: { ...kit.member(shop, 'Ana'), permissions: { view_conversations: 'own' }, ...scope },
          ...{ door: 'http', locale: 'en', timeZone: 'UTC' },
        },
        { id: messageId },
      )
    const ben = kit.member(shop, 'Ben')
    await kit.inTx(shop.scope, (ctx) => kit.conversations.assign(ctx, id, ben.actor.id))
    await expect(ask({})).rejects.toMatchObject({ code: 'not-found' })
    await ask({ actor: ben.actor })
    await sweep(first, shop, async () => png)
    expect(await media()).toMatchObject({ problem: null, size: png.length })
    await expect(ask({ actor: ben.actor })).rejects.toMatchObject({ code: 'media.not-kept' })
  })

  test('what the scanner finds something in is said and not kept; a scanner that is away is waited for', async () => {
    const clamd = await startClamd()
    const files = createFiles({ dataDir: '/nonexistent', clamdUrl: clamd.url })
    const first = start(files)
    const bad = await received(first.ingest, { fetch: async () => eicar })
    await first.ingest.idle()
    expect(await bad.media()).toMatchObject({ fileId: null, thumbnailFileId: null, problem: 'infected' })
    expect(await kit.rows('files', { organizationId: bad.shop.organizationId })).toEqual([])
    await clamd.close()
    const waits = await received(first.ingest, { fetch: async () => png })
    await first.ingest.idle()
    expect(await waits.media()).toMatchObject({ fileId: null, problem: 'unreachable' })
    await waits.makeDue()
    await sweep(start(), waits.shop, async () => png)
    await eventually(async () => expect(await waits.media()).toMatchObject({ problem: null, size: png.length }))
  })
})
