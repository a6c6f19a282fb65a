import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email as Parsed } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Email } from '../../../schemas/email.ts'
import { EmailModel } from '../../../schemas/models/email.model.ts'
import { OutboxModel } from '../../../schemas/models/outbox.model.ts'
import { createMail } from '../../../src/features/mail/index.ts'
import { createWorld, type Member, mailedToken, type World } from '../users/kit.ts'

const received: Parsed[] = []
/** What the server says to the next mails: null takes it. */
const refusals: ({ code: number; text: string } | null)[] = []
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, _session, done) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      const refusal = refusals.shift()
      if (refusal) return done(Object.assign(new Error(refusal.text), { responseCode: refusal.code }))
      PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
        received.push(mail)
        done()
      }, done)
    })
  },
})

let world: World
let smtpUrl: string
let owner: Member
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  smtpUrl = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  world = await createWorld({ smtpUrl })
  owner = (await world.found('Shop')).owner
})
afterAll(async () => {
  world.mail.close()
  await new Promise<void>((resolve) => server.close(resolve))
  await world.drop()
})

interface Outbox {
  items: Email[]
  nextCursor: string | null
  leaves: boolean
}
const send = (mail = world.mail, kind: Email['kind'] = 'notice') =>
  world.database.transaction((tx) =>
    mail.send(tx, {
      organizationId: owner.organizationId,
      to: 'ana@example.com',
      subject: 'Olá, Ana — مرحبًا',
      text: 'Teste: ñ, ç, ع\n',
      html: '<p>Teste</p>',
      kind,
    }),
  )
const stored = (id: string) => EmailModel.findOne({ _id: id }).lean()

describe('with a mail server', () => {
  test('a mail is queued with its transaction, waked for, sent and marked', async () => {
    const id = await send()
    expect(await stored(id)).toMatchObject({ status: 'queued', attempts: 0 })
    const wake = await OutboxModel.findOne({ queue: 'events', key: 'mail.queued' }).sort({ _id: -1 }).lean()
    expect(wake?.payload).toEqual({ emailId: id })
    await world.mail.deliver(id)
    expect(await stored(id)).toMatchObject({ status: 'sent', attempts: 1, lastError: null })
    const mail = received.at(-1)
    expect(mail).toMatchObject({ subject: 'Olá, Ana — مرحبًا', messageId: `<${id}@inbox.example>` })
    expect(mail?.from?.address).toBe('parley@inbox.example')
    expect(mail?.text).toContain('Teste: ñ, ç, ع')
    expect(mail?.html).toContain('<p>Teste</p>')
  })

  test('delivered again, or by many workers at once, it leaves once', async () => {
    const before = received.length
    const id = await send()
    await Promise.allSettled(Array.from({ length: 6 }, () => world.mail.deliver(id)))
    await world.mail.deliver(id)
    expect(received).toHaveLength(before + 1)
  })

  test('a server that asks to come back is tried again, with the same message id', async () => {
    const id = await send()
    refusals.push({ code: 451, text: 'greylisted' })
    await expect(world.mail.deliver(id)).rejects.toThrow(/greylisted/)
    expect(await stored(id)).toMatchObject({ status: 'queued', attempts: 1 })
    await world.mail.deliver(id)
    expect(await stored(id)).toMatchObject({ status: 'sent', attempts: 2 })
    expect(received.at(-1)?.messageId).toBe(`<${id}@inbox.example>`)
  })

  test('a final no is kept with its reason, and not tried again', async () => {
    const id = await send()
    refusals.push({ code: 550, text: 'no such mailbox' })
    await world.mail.deliver(id)
    const failed = await stored(id)
    expect(failed?.status).toBe('failed')
    expect(failed?.lastError).toMatch(/no such mailbox/)
    const before = received.length
    await world.mail.deliver(id)
    expect(received).toHaveLength(before)
  })

  test('a server that is away leaves it queued; after ten tries it is given up', async () => {
    const away = createMail({ smtpUrl: 'smtp://127.0.0.1:1', from: 'parley@inbox.example' })
    const id = await send(away)
    await expect(away.deliver(id)).rejects.toThrow(/mail server/)
    expect(await stored(id)).toMatchObject({ status: 'queued', attempts: 1 })
    for (let n = 0; n < 8; n++) await expect(away.deliver(id)).rejects.toThrow()
    await away.deliver(id)
    expect(await stored(id)).toMatchObject({ status: 'failed', attempts: 10 })
    away.close()
  })

  test('a link that lets somebody in is forgotten once it has left', async () => {
    await world.run(owner, 'invitation.create', { email: 'guest@mail.example', role: 'agent' })
    const token = await mailedToken('guest@mail.example', 'invitation')
    const row = await EmailModel.findOne({ to: 'guest@mail.example' }).lean()
    await world.mail.deliver(row?._id ?? '')
    expect(received.at(-1)?.text).toContain(token)
    expect(await EmailModel.findOne({ to: 'guest@mail.example' }).lean()).toMatchObject({ status: 'sent', text: null })
    const { me } = await world.accounts.acceptInvitation(
      { token, name: 'Guest', password: 'a long enough phrase', locale: 'en' },
      { ip: null, userAgent: null },
    )
    expect(me.user.email).toBe('guest@mail.example')
  })
})

describe('the outbox page', () => {
  test('says whether mail leaves, newest first, page by page', async () => {
    const page = await world.run<Outbox>(owner, 'mail.outbox', { limit: 2 })
    expect(page.leaves).toBe(true)
    expect(page.items).toHaveLength(2)
    const next = await world.run<Outbox>(owner, 'mail.outbox', { limit: 2, cursor: page.nextCursor })
    expect(next.items.some((mail) => page.items.some((one) => one.id === mail.id))).toBe(false)
  })

  test('without a mail server holds the mail: nothing is waked for and nothing leaves', async () => {
    const local = createMail({ from: 'parley@inbox.example' })
    const before = await OutboxModel.countDocuments({ key: 'mail.queued' })
    const id = await send(local)
    await local.deliver(id)
    expect(await OutboxModel.countDocuments({ key: 'mail.queued' })).toBe(before)
    expect(await stored(id)).toMatchObject({ status: 'queued' })
    const { items } = await world.run<Outbox>(owner, 'mail.outbox')
    expect(items.find((mail) => mail.id === id)?.text).toContain('Teste')
  })

  test('shows a reset link to owners only, and to nobody where it would open another organization', async () => {
    const shop = await world.found('Local')
    const admin = await world.join(shop, 'admin')
    const target = await world.join(shop, 'agent', 'target')
    world.accounts.requestPasswordReset(target.email, null)
    await world.accounts.idle()
    const seenBy = async (reader: Member) => {
      const { items } = await world.run<Outbox>(reader, 'mail.outbox')
      return items.find((mail) => mail.kind === 'password-reset')?.text ?? null
    }
    expect(await seenBy(admin)).toBeNull()
    expect(await seenBy(shop.owner)).toContain('/reset-password#')
    const other = await world.found('Other')
    await world.database.transaction((tx) => world.organizations.members.add(tx, other.id, target, ['agent']))
    await EmailModel.deleteMany({ to: target.email })
    world.accounts.requestPasswordReset(target.email, null)
    await world.accounts.idle()
    expect(await EmailModel.countDocuments({ to: target.email, kind: 'password-reset' })).toBe(1)
    expect(await seenBy(shop.owner)).toBeNull()
  })

  test('of a twin organization is not seen', async () => {
    const twin = await world.found('Twin')
    expect(await world.run<Outbox>(twin.owner, 'mail.outbox')).toMatchObject({ items: [] })
  })
})
