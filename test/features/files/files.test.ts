import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../../src/core/ids.ts'
import type { Scope } from '../../../src/core/scope.ts'
import { createFiles } from '../../../src/features/files/index.ts'
import { createRoadKit, inbound, type RoadKit } from '../conversations/kit.ts'

const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')

describe('files are what their bytes say, whole on disk, and read by whom their conversation is shown', () => {
  let kit: RoadKit
  let dataDir: string
  beforeAll(async () => {
    kit = await createRoadKit()
    dataDir = await mkdtemp(join(tmpdir(), 'parley-files-test-'))
  })
  afterAll(async () => {
    await kit.close()
    await rm(dataDir, { recursive: true, force: true })
  })
  const member = (organizationId = newId()): Scope => ({
    organizationId,
    actor: { kind: 'user', id: newId(), name: 'Ana' },
    see: 'all',
  })

  test('what was said about a file does not count: a page stays a download, a picture is a picture', async () => {
    const scope = member()
    const cases: [Buffer, string, string, 'inline' | 'attachment'][] = [
      [Buffer.from('<html><script>alert(1)</script>'), 'image/png', 'application/octet-stream', 'attachment'],
      [
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
        'image/svg+xml',
        'application/octet-stream',
        'attachment',
      ],
      [pdf, 'image/png', 'application/pdf', 'attachment'],
      [Buffer.from('a,b\n1,2\n'), 'text/csv; charset=utf-8', 'text/csv', 'attachment'],
      [Buffer.from([0, 1, 2, 3]), 'text/plain', 'application/octet-stream', 'attachment'],
      [Buffer.from('GIF89a\u0001\u0000\u0001\u0000'), 'text/html', 'image/gif', 'inline'],
    ]
    for (const [bytes, said, mime, disposition] of cases) {
      const file = await kit.files.put(scope, bytes, { mime: said, fileName: 'x' })
      const opened = await kit.files.openFile(scope, file.id)
      expect(opened).toMatchObject({ mime, disposition, size: bytes.length })
      expect(Buffer.compare(await buffer(opened.stream), bytes)).toBe(0)
    }
  })

  test('a file that is too large is refused while it comes, and nothing of it is left', async () => {
    const files = createFiles({ dataDir, maxBytes: 1_000 })
    const scope = member()
    let given = 0
    const endless = Readable.from(
      (function* () {
        for (;;) {
          given += 400
          yield Buffer.alloc(400)
        }
      })(),
    )
    await expect(files.upload(scope, endless, { mime: 'text/plain', fileName: null })).rejects.toThrow('larger than')
    expect(given).toBeLessThan(100_000)
    await expect(readdir(join(dataDir, 'files'))).rejects.toThrow('ENOENT')
    const kept = await files.upload(scope, Readable.from([pdf]), {
      mime: 'application/pdf',
      fileName: '../../etc/pass\nwd',
    })
    expect(kept.fileName).toBe('.._.._etc_pass_wd')
    expect(await readdir(join(dataDir, 'files', scope.organizationId))).toEqual([kept.id])
  })

  test('an upload is its uploader’s until it is sent; then whoever sees the conversation reads it', async () => {
    const shop = kit.shop()
    await kit.ingest.ingest(shop, inbound('+34611000001', 'hi'))
    const { id } = await kit.only(shop)
    const [ana, ben, boss] = [kit.member(shop, 'Ana'), kit.member(shop, 'Ben'), kit.member(shop, 'Boss', 'all')]
    const file = await kit.files.put(ana, pdf, { mime: 'application/pdf', fileName: 'offer.pdf' })
    for (const other of [ben, boss, kit.member(kit.shop(), 'Eve', 'all')])
      await expect(kit.files.openFile(other, file.id)).rejects.toThrow('Not found')
    const sent = await kit.inTx(ana, (ctx) =>
      kit.conversations.reply(ctx, {
        conversationId: id,
        text: 'our offer',
        fileId: file.id,
        clientId: 'client-file-1',
        sender: { kind: 'user', userId: ana.actor.id, name: 'Ana' },
      }),
    )
    expect(sent).toMatchObject({ kind: 'document', media: { fileId: file.id, mime: 'application/pdf' } })
    for (const reader of [ana, boss]) (await kit.files.openFile(reader, file.id)).stream.destroy()
    await expect(kit.files.openFile(ben, file.id)).rejects.toThrow('Not found')
    await expect(kit.files.openFile(kit.member(kit.shop(), 'Eve', 'all'), file.id)).rejects.toThrow('Not found')
    await expect(kit.files.openFile(boss, '../../../etc/passwd')).rejects.toThrow('Not found')
  })

  test('somebody else’s upload cannot be sent', async () => {
    const shop = kit.shop()
    await kit.ingest.ingest(shop, inbound('+34611000002', 'hi'))
    const { id } = await kit.only(shop)
    const [ana, ben] = [kit.member(shop, 'Ana'), kit.member(shop, 'Ben')]
    const file = await kit.files.put(ana, pdf, { mime: 'application/pdf', fileName: null })
    const attempt = kit.inTx(ben, (ctx) =>
      kit.conversations.reply(ctx, {
        conversationId: id,
        text: '',
        fileId: file.id,
        clientId: 'client-file-2',
        sender: { kind: 'user', userId: ben.actor.id, name: 'Ben' },
      }),
    )
    await expect(attempt).rejects.toThrow('Not found')
    expect(await kit.threadOf(shop, id)).toHaveLength(1)
  })
})
