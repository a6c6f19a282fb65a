import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import sharp from 'sharp'
import type { ConversationRow } from '../../schemas/conversation.ts'
import type { Message } from '../../schemas/message.ts'
import { type ApiClient, signIn } from '../helpers/api.ts'
import type { RunningParley } from '../helpers/parley.ts'

export function member(parley: RunningParley, role: string, index = 0) {
  const found = parley.seeded.members.filter((one) => one.role === role)[index]
  if (!found) throw new Error(`The demo has no ${role} number ${index}`)
  return found
}

/** Asks again until there is an answer: for what another process does in its own time. */
export async function until<T>(what: string, ask: () => Promise<T | null | undefined | false>): Promise<T> {
  const end = Date.now() + 60_000
  for (;;) {
    const found = await ask()
    if (found) return found
    if (Date.now() > end) throw new Error(`It did not come: ${what}`)
    await delay(50)
  }
}

/** A part on a bench, drawn here: no picture of anybody's. */
export async function partPhoto(): Promise<Uint8Array<ArrayBuffer>> {
  const ring = (r: number, fill: string) => `<circle cx="400" cy="270" r="${r}" fill="${fill}"/>`
  const bolts = Array.from({ length: 8 }, (_, i) => {
    const [x, y] = [400 + 148 * Math.cos((i * Math.PI) / 4), 270 + 148 * Math.sin((i * Math.PI) / 4)]
    return `<circle cx="${x}" cy="${y}" r="13" fill="#6d7378"/><circle cx="${x}" cy="${y}" r="6" fill="#3c4145"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="534">
    <defs><linearGradient id="wood" y2="1" x2=".2"><stop stop-color="#b79a78"/><stop offset="1" stop-color="#8a6c4c"/></linearGradient>
    <radialGradient id="metal" cx=".35" cy=".3"><stop stop-color="#e3e6e8"/><stop offset="1" stop-color="#8b9196"/></radialGradient></defs>
    <rect width="800" height="534" fill="url(#wood)"/><path d="M0 150h800M0 350h800" stroke="#7a5e41" stroke-width="3" opacity=".5"/>
    <ellipse cx="420" cy="310" rx="215" ry="190" fill="#2b1f14" opacity=".28"/>
    <rect x="560" y="225" width="120" height="74" rx="14" fill="#30363b"/><path d="M590 240v44M615 240v44M640 240v44" stroke="#c7a44a" stroke-width="8"/>
    ${ring(190, 'url(#metal)')}${ring(112, '#555b60')}${ring(98, 'url(#metal)')}${ring(40, '#33383c')}${ring(20, '#9aa0a5')}${bolts.join('')}</svg>`
  return new Uint8Array(await sharp(Buffer.from(svg)).jpeg({ quality: 82 }).toBuffer())
}

export interface Scene {
  owner: ApiClient
  as(role: string, index?: number): Promise<ApiClient>
  /** The conversation of a customer by name. */
  row(name: string): Promise<ConversationRow>
  messages(row: ConversationRow): Promise<Message[]>
  /** The customer writes from their phone; answers when the inbox has it. */
  says(name: string, text: string, quotedId?: string): Promise<Message>
  sendsPhoto(name: string, caption: string): Promise<void>
  reply(
    by: ApiClient,
    name: string,
    text: string,
    more?: { quotedMessageId?: string; fileId?: string },
  ): Promise<Message>
  /** Waits until all that was sent to the customer reached their phone. */
  reached(name: string): Promise<void>
  run(by: ApiClient, name: string, line: string): Promise<void>
  addCustomer(number: string, name: string): Promise<void>
  upload(by: ApiClient, bytes: Uint8Array<ArrayBuffer>, fileName: string, mime: string): Promise<string>
}

/** Hands to set up what the pages show: customers on their phones, members through the API. */
export async function createScene(parley: RunningParley): Promise<Scene> {
  const owner = await signIn(parley.url, parley.seeded.owner)
  const clients = new Map<string, ApiClient>()
  const numbers = new Map(parley.seeded.customers.map((one) => [one.name, one.number]))
  const to = parley.seeded.businessNumber
  const numberOf = (name: string) => numbers.get(name) ?? name
  const find = async (name: string) => {
    const { items } = await owner.get<{ items: ConversationRow[] }>('/conversations?view=all&limit=100')
    const closed = await owner.get<{ items: ConversationRow[] }>('/conversations?view=closed&limit=100')
    return [...items, ...closed.items].find((row) => row.contact.name === name || row.contact.phone === numberOf(name))
  }
  await until('the line of the shop', async () => {
    const { items } = await owner.get<{ items: { account: { state: string } | null }[] }>('/lines')
    return items.some(({ account }) => account?.state === 'connected')
  })
  const row = (name: string) => until(`a conversation of ${name}`, () => find(name))
  const messages = async (of: ConversationRow) =>
    (await owner.get<{ items: Message[] }>(`/conversations/${of.id}/messages?limit=100`)).items
  const here = (name: string, fits: (message: Message) => boolean) =>
    until(`a message of ${name}`, async () => (await messages(await row(name))).findLast(fits))
  return {
    owner,
    row,
    messages,
    async as(role, index = 0) {
      const key = `${role} ${index}`
      const { email, password } = member(parley, role, index)
      const client = clients.get(key) ?? (await signIn(parley.url, { email, password }))
      clients.set(key, client)
      return client
    },
    async says(name, text, quotedId) {
      const { id } = await parley.control.send({
        from: numberOf(name),
        to,
        content: { kind: 'text', text },
        ...(quotedId && { quotedId }),
      })
      return here(name, (message) => message.direction === 'in' && message.wireId === id)
    },
    async sendsPhoto(name, caption) {
      const bytes = await partPhoto()
      await parley.control.send({
        from: numberOf(name),
        to,
        content: { kind: 'image', bytes, mimetype: 'image/jpeg', caption },
      })
      await here(name, (message) => message.kind === 'image' && message.media?.fileId != null)
    },
    async reply(by, name, text, more = {}) {
      const { id } = await row(name)
      return by.post<Message>(`/conversations/${id}/messages`, { text, clientId: randomUUID(), ...more })
    },
    async reached(name) {
      const of = await row(name)
      const waits = new Set(['queued', 'sending', 'sent'])
      await until(`all on the phone of ${name}`, async () => {
        const out = (await messages(of)).filter((message) => message.direction === 'out')
        return !out.some((message) => waits.has(message.status ?? ''))
      })
    },
    async run(by, name, line) {
      const { id } = await row(name)
      const done = await by.post<{ ok: boolean; text: string }>('/commands', {
        conversationId: id,
        line,
        clientId: randomUUID(),
      })
      if (!done.ok) throw new Error(`${line}: ${done.text}`)
    },
    async addCustomer(number, name) {
      numbers.set(name, number)
      await parley.control.addPhone({ number, name, role: 'customer' })
    },
    async upload(by, bytes, fileName, mime) {
      const form = new FormData()
      form.append('file', new Blob([bytes], { type: mime }), fileName)
      const answer = await fetch(`${parley.url}/api/v1/files`, {
        method: 'POST',
        headers: { cookie: by.cookie() },
        body: form,
      })
      if (!answer.ok) throw new Error(`POST /files: ${answer.status} ${await answer.text()}`)
      return ((await answer.json()) as { fileId: string }).fileId
    },
  }
}
