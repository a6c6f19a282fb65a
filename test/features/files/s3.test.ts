import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { newId } from '../../../src/core/ids.ts'
import type { Scope } from '../../../src/core/scope.ts'
import { createFiles } from '../../../src/features/files/index.ts'
import { createS3Simulator, type S3Simulator } from '../../../src/simulator/s3/index.ts'
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts'

const keys = { accessKeyId: 'PARLEYTEST', secretAccessKey: 'a+secret/with=signs', region: 'eu-south-2' }
const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')
let store: TestDatabase
let s3: S3Simulator
beforeAll(async () => {
  store = await createTestDatabase()
  s3 = await createS3Simulator({ ...keys, bucket: 'shop-files' })
})
afterAll(async () => {
  await s3.close()
  await store.drop()
})
afterEach(() => {
  s3.refused.length = 0
})

const filesWith = (change: object = {}) =>
  createFiles({
    dataDir: '/nonexistent',
    s3: { endpoint: `${s3.url}/`, bucket: 'shop-files', prefix: 'parley/', ...keys, ...change },
  })
const member = (): Scope => ({
  organizationId: newId(),
  actor: { kind: 'user', id: newId(), name: 'Ana' },
  see: 'all',
})

test('a file is kept in the store under our own key, signed with its content, and comes back as it was', async () => {
  const files = filesWith()
  const ana = member()
  const file = await files.put(ana, pdf, { mime: 'application/pdf', fileName: 'año 1.pdf' })
  const key = `parley/${ana.organizationId}/${file.id}`
  expect(file.store).toBe('s3')
  expect(s3.objects.get(key)).toMatchObject({ type: 'application/pdf' })
  expect(Buffer.compare(s3.objects.get(key)?.bytes ?? Buffer.alloc(0), pdf)).toBe(0)
  const opened = await files.openFile(ana, file.id)
  expect(Buffer.compare(await buffer(opened.stream), pdf)).toBe(0)
  expect(Buffer.compare((await files.bytes(ana.organizationId, file.id)).bytes, pdf)).toBe(0)
  expect(s3.refused).toEqual([])
})

test('a store under load is asked again', async () => {
  s3.failNext(2)
  const file = await filesWith().put(member(), pdf, { mime: 'application/pdf', fileName: null })
  expect(s3.objects.has(`parley/${file.organizationId}/${file.id}`)).toBe(true)
})

test('a wrong secret, key, region or bucket is refused, and no file is known that the store does not have', async () => {
  const before = s3.objects.size
  const wrong = [{ secretAccessKey: 'wrong' }, { accessKeyId: 'ELSE' }, { region: 'us-east-1' }, { bucket: 'others' }]
  for (const change of wrong) {
    const ana = member()
    await expect(filesWith(change).put(ana, pdf, { mime: 'application/pdf', fileName: null })).rejects.toThrow(
      /The file store answered 40/,
    )
    const { FileModel } = await import('../../../schemas/models/file.model.ts')
    expect(await FileModel.countDocuments({ organizationId: ana.organizationId })).toBe(0)
  }
  expect(s3.refused.map(({ code }) => code)).toEqual([
    'SignatureDoesNotMatch',
    'InvalidAccessKeyId',
    'AuthorizationHeaderMalformed',
    'NoSuchBucket',
  ])
  expect(s3.objects.size).toBe(before)
})
