import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFiles } from '../../../src/features/files/index.ts'
import { createRoadKit, inbound, type RoadKit, type Shop } from '../conversations/kit.ts'

let kit: RoadKit
beforeAll(async () => {
  kit = await createRoadKit()
})
afterAll(() => kit.close())

const red = { r: 200, g: 20, b: 20 }
const picture = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: red } })
const said = { mime: 'application/octet-stream', fileName: 'p' }
async function conversationOf(shop: Shop, phone: string): Promise<string> {
  await kit.ingest.ingest(shop, inbound(phone, 'hello'))
  const { items } = await kit.conversations.list(shop.scope, { view: 'all', limit: 1, q: phone })
  return String(items[0]?.id)
}

test('a picture is told its size as it is shown, and has a small one beside it, drawn anew', async () => {
  const { scope } = kit.shop()
  const turned = await picture(900, 300).withMetadata({ orientation: 6 }).jpeg().toBuffer()
  const file = await kit.files.put(scope, turned, said)
  expect(file).toMatchObject({ mime: 'image/jpeg', width: 300, height: 900 })
  const small = await kit.files.openFile(scope, String(file.thumbnailFileId))
  expect(small).toMatchObject({ mime: 'image/webp', disposition: 'inline' })
  const { width, height, exif } = await sharp(await buffer(small.stream)).metadata()
  expect([width, height, exif]).toEqual([107, 320, undefined])
  expect(await kit.files.describe(scope, file.id)).toMatchObject({ width: 300, height: 900, problem: null })
})

test('what only looks like a picture is kept as it is, without a small one; so is one that unpacks to too much', async () => {
  const { scope } = kit.shop()
  const broken = (await picture(50, 50).png().toBuffer()).subarray(0, 60)
  expect(await kit.files.put(scope, broken, said)).toMatchObject({
    mime: 'image/png',
    thumbnailFileId: null,
    width: null,
  })
  const bomb = await picture(8_000, 8_000).greyscale().png({ compressionLevel: 9 }).toBuffer()
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-bomb-'))
  const files = createFiles({ dataDir })
  expect(await files.put(scope, bomb, said)).toMatchObject({ mime: 'image/png', thumbnailFileId: null })
  await rm(dataDir, { recursive: true })
})

test('a small picture that came with a video is drawn anew; what is none is left', async () => {
  const { scope } = kit.shop()
  const video = Buffer.from('000000186674797069736f6d0000020069736f6d69736f32', 'hex')
  const thumbnail = await picture(40, 20).jpeg().toBuffer()
  const file = await kit.files.put(scope, video, { ...said, thumbnail })
  const small = await kit.files.bytes(scope.organizationId, String(file.thumbnailFileId))
  expect((await sharp(small.bytes).metadata()).format).toBe('webp')
  const page = Buffer.from('<script>alert(1)</script>')
  expect(await kit.files.put(scope, video, { ...said, thumbnail: page })).toMatchObject({ thumbnailFileId: null })
})

test('a file sent again into another conversation is seen from both, its small picture too, and from no third', async () => {
  const shop = kit.shop()
  const [first, second, third] = [
    await conversationOf(shop, '+34611000701'),
    await conversationOf(shop, '+34611000702'),
    await conversationOf(shop, '+34611000703'),
  ]
  const [ana, ben, eve] = [kit.member(shop, 'Ana'), kit.member(shop, 'Ben'), kit.member(shop, 'Eve')]
  const assign = (id: string, userId: string) =>
    kit.inTx(shop.scope, (ctx) => kit.conversations.assign(ctx, id, userId))
  const boss = kit.member(shop, 'Boss', 'all')
  const file = await kit.files.put(boss, await picture(64, 64).png().toBuffer(), said)
  for (const [at, conversationId] of [first, second].entries())
    await kit.inTx(boss, (ctx) =>
      kit.conversations.send(ctx, {
        ...{ conversationId, text: 'our catalog', fileId: file.id, lane: 'person', clientId: `again-${at}-${file.id}` },
        sender: { kind: 'user', userId: boss.actor.id, name: 'Boss' },
      }),
    )
  await assign(first, ana.actor.id)
  await assign(second, ben.actor.id)
  await assign(third, eve.actor.id)
  for (const id of [file.id, String(file.thumbnailFileId)]) {
    for (const reader of [ana, ben, boss]) (await kit.files.openFile(reader, id)).stream.destroy()
    await expect(kit.files.openFile(eve, id)).rejects.toThrow('Not found')
  }
})
