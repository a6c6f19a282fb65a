import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FileEntry } from '../../../schemas/file.ts'
import type { Ticket } from '../../../schemas/ticket.ts'
import { addCustomer, addLine, ask, upload } from '../../doors/kit.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../../helpers/app.ts'

let app: TestApp
let shop: TestOrganization
let line: Awaited<ReturnType<typeof addLine>>
beforeAll(async () => {
  app = await createTestApp()
  shop = await app.addOrganization('shelf')
  line = await addLine(app, shop, 'shelf')
})
afterAll(() => app.close())

const as = async <T>(cookie: string, route: string, asked: Parameters<typeof ask>[2] = {}) => {
  const { statusCode, body } = await ask(app.app, route, asked, cookie)
  return { statusCode, json: JSON.parse(body) as T }
}

describe('a file put with a ticket', () => {
  it('is listed there and with its customer, and fetched by a link that needs no session', async () => {
    const { cookie } = shop.members.owner
    const { contactId, conversationId } = await addCustomer(app, shop, line, {
      canary: 'x',
      holder: shop.members.owner,
    })
    const ticket = await as<Ticket>(cookie, 'POST /api/v1/tickets', {
      body: { contactId, conversationId, subject: 'It leaks' },
    })
    const bytes = Buffer.from('<script>alert(1)</script>')
    const { json: sent } = await as<{ fileId: string }>(
      cookie,
      'POST /api/v1/files',
      upload(bytes, 'a.csv', 'text/csv'),
    )
    const id = sent.fileId
    await as(cookie, 'POST /api/v1/files/:id/attach', { params: { id }, body: { ticketId: ticket.json.id } })
    const places: Record<string, string>[] = [{ ticketId: ticket.json.id }, { contactId }]
    for (const query of places) {
      const { json } = await as<{ items: FileEntry[] }>(cookie, 'GET /api/v1/files', { query })
      expect(json.items).toMatchObject([{ id, fileName: 'a.csv', size: bytes.length, uploaderName: 'owner of shelf' }])
    }
    // a colleague who sees the ticket may fetch it; one of another organization finds nothing
    const { json } = await as<{ url: string }>(shop.members.manager.cookie, 'GET /api/v1/files/:id/link', {
      params: { id },
    })
    const twin = await app.addOrganization('shelftwin')
    expect((await as(twin.members.owner.cookie, 'GET /api/v1/files/:id/link', { params: { id } })).statusCode).toBe(404)
    const path = new URL(json.url).pathname
    const fetched = await app.app.inject({ url: path })
    expect([fetched.statusCode, fetched.body]).toEqual([200, bytes.toString()])
    expect(fetched.headers['content-disposition']).toMatch(/^attachment/)
    expect(fetched.headers['set-cookie']).toBeUndefined()
  })
  it('by a link that was altered or is over is not found', async () => {
    const { cookie } = shop.members.owner
    const { json: sent } = await as<{ fileId: string }>(
      cookie,
      'POST /api/v1/files',
      upload(Buffer.from('1'), 'a.csv', 'text/csv'),
    )
    const made = app.services.shelf.link(
      { organizationId: shop.id, actor: { kind: 'user', id: shop.members.owner.userId, name: 'o' }, see: 'all' },
      sent.fileId,
      new Date(Date.now() - 11 * 60_000),
    )
    const over = new URL((await made).url).pathname
    const until = /(\d+)\/[^/]+$/.exec(over)?.[1] ?? ''
    const longer = over.replace(until, String(Number(until) + 3_600_000))
    for (const url of [over, longer, '/download/x/y']) expect((await app.app.inject({ url })).statusCode).toBe(404)
  })
})
