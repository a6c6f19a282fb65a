import type { IncomingMessage } from 'node:http'
import type { GraphContext } from './context.ts'
import { takeMessage } from './outgoing.ts'
import { type Business, businessOf, GraphRefusal, newGraphId, waIdOf } from './world.ts'

const largestUpload = 100 * 1_048_576
const uploadMimes = /^(image\/(jpeg|png|webp)|video\/(mp4|3gpp)|audio\/(aac|amr|mpeg|mp4|ogg)|application\/|text\/)/

/** One call of Graph. Throws GraphRefusal where Graph would say no. */
export async function answer(context: GraphContext, request: IncomingMessage, url: URL, raw: Buffer): Promise<unknown> {
  const [version, id = '', edge = ''] = url.pathname.split('/').slice(1)
  if (!/^v\d{1,3}\.\d$/.test(version ?? '')) throw new GraphRefusal(400, 2635, '(#2635) No such version')
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  const allowed = [...context.world.businesses.values()].filter((business) => business.token === token)
  if (allowed.length === 0) throw new GraphRefusal(401, 190, 'Invalid OAuth access token')
  const call = `${request.method} ${edge}`
  const owned = allowed.find(({ phoneNumberId }) => phoneNumberId === id)
  const account = allowed.find(({ businessAccountId }) => businessAccountId === id)
  if (call === 'GET message_templates' && account) return templatesOf(account, url)
  if (call === 'POST subscribed_apps' && account) return { success: true }
  if (call === 'GET ') return owned ? numberOf(owned) : mediaOf(context, id, allowed)
  if (!owned) throw new GraphRefusal(400, 100, `(#100) Object with ID '${id}' does not exist`)
  if (call === 'POST messages') return takeMessage(context, owned, json(request, raw))
  if (call === 'POST media') return upload(context, owned, request, raw)
  if (edge === 'block_users') return block(owned, request.method === 'POST', json(request, raw))
  throw new GraphRefusal(400, 100, `(#100) Unknown path ${url.pathname}`)
}

function json(request: IncomingMessage, raw: Buffer): unknown {
  if (!request.headers['content-type']?.startsWith('application/json'))
    throw new GraphRefusal(400, 100, '(#100) Send JSON')
  try {
    return JSON.parse(raw.toString('utf8'))
  } catch {
    throw new GraphRefusal(400, 100, '(#100) Invalid JSON')
  }
}

const numberOf = ({ phoneNumberId: id, number, name }: Business) => ({
  ...{ id, display_phone_number: number, verified_name: name, quality_rating: 'GREEN' },
})

/** Pages of 2, so that whoever forgets the second one is found out. */
function templatesOf({ templates }: Business, url: URL): unknown {
  const from = Number(url.searchParams.get('after') ?? 0)
  const page = templates.slice(from, from + 2)
  const next = from + 2 < templates.length
  const cursors = { after: String(from + page.length) }
  return { data: page, paging: { cursors, ...(next && { next: 'https://graph.facebook.com/next' }) } }
}

function mediaOf({ world, origin }: GraphContext, id: string, allowed: readonly Business[]): unknown {
  const media = world.media.get(id)
  if (!media || !allowed.some(({ phoneNumberId }) => phoneNumberId === media.phoneNumberId))
    throw new GraphRefusal(400, 100, `(#100) Unsupported get request. Object with ID '${id}' does not exist`)
  const url = media.url ?? `${origin()}/files/${id}`
  return {
    messaging_product: 'whatsapp',
    id,
    url,
    mime_type: media.mime,
    sha256: 'as-meta-says',
    file_size: media.bytes.length,
  }
}

async function upload(
  { world }: GraphContext,
  { phoneNumberId }: Business,
  request: IncomingMessage,
  raw: Buffer,
): Promise<unknown> {
  const type = request.headers['content-type'] ?? ''
  const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } })
    .formData()
    .catch(() => null)
  const file = form?.get('file')
  if (form?.get('messaging_product') !== 'whatsapp' || !(file instanceof File))
    throw new GraphRefusal(400, 100, '(#100) messaging_product and file are required')
  const mime = file.type.split(';')[0] ?? ''
  if (!uploadMimes.test(mime) || file.size > largestUpload || file.size === 0)
    throw new GraphRefusal(400, 131053, `(#131053) ${mime} of ${file.size} bytes is not taken`)
  const id = newGraphId()
  world.media.set(id, { bytes: Buffer.from(await file.arrayBuffer()), mime, fileName: file.name, phoneNumberId })
  return { id }
}

function block({ blocked }: Business, isBlocked: boolean, body: unknown): unknown {
  const users = (body as { block_users?: { user?: unknown }[] }).block_users
  if (!Array.isArray(users) || users.length === 0) throw new GraphRefusal(400, 100, '(#100) block_users is required')
  for (const { user } of users) {
    const number = `+${waIdOf(String(user))}`
    if (isBlocked) blocked.add(number)
    else blocked.delete(number)
  }
  return { messaging_product: 'whatsapp', block_users: {} }
}

/** `GET /files/{id}`: where the bytes lie; the token is asked for here too. */
export function fileOf({ world }: GraphContext, request: IncomingMessage, id: string): { bytes: Buffer; mime: string } {
  const media = world.media.get(id)
  const business = media && businessOf(world, media.phoneNumberId)
  if (!media || request.headers.authorization !== `Bearer ${business?.token}`)
    throw new GraphRefusal(404, 100, 'No such file')
  return media
}
