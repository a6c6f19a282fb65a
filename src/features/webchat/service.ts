import type { Id, Locale } from '../../../schemas/common.ts'
import type { LineView } from '../../../schemas/line.ts'
import type { WebchatSettings, WebchatSite, WebchatVisitor } from '../../../schemas/webchat.ts'
import type { ActionContext } from '../../core/action.ts'
import { randomToken, sha256hex } from '../../core/crypto.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, systemScope } from '../../core/scope.ts'
import { createShortCache } from '../../core/short-cache.ts'
import { noSite, notOpen, visitorUnknown } from './errors.ts'
import type { Guest, WebchatDeps } from './guest.ts'
import { createIntroductions } from './introductions.ts'
import * as repository from './repository.ts'
import { createGuestThreads } from './threads.ts'

const visitorKeptMs = 180 * 24 * 3_600_000
/** Moved on when it is a week old, so that a visit is not a write. */
const renewAfterMs = 7 * 24 * 3_600_000
const siteKeptMs = 5_000
const fresh = { title: 'Chat', greeting: '', colour: '#0f766e', side: 'right', asksWho: false, origins: [] } as const

export function createWebchat(deps: WebchatDeps) {
  return {
    ...createSites(deps),
    ...createGuests(deps),
    ...createIntroductions(deps),
    ...createGuestThreads(deps),
  }
}
export type Webchat = ReturnType<typeof createWebchat>

/** For members: the chats of their organization. */
function createSites({ keyring, lines }: WebchatDeps) {
  const siteOf = async (scope: Scope, lineId: Id): Promise<WebchatSite> => {
    const site = await repository.findSite(scope, lineId)
    if (!site) throw noSite()
    return site
  }
  const newSecret = (siteId: Id) => {
    const secret = randomToken()
    return { secret, sealed: keyring.seal(Buffer.from(secret), `webchat:${siteId}`) }
  }
  return {
    settings: siteOf,

    /** Adds a line with its chat. Like every new line it only listens, until the bot is switched on. */
    async create(
      ctx: ActionContext,
      input: WebchatSettings & { name: string },
      key = randomToken(12),
    ): Promise<WebchatSite> {
      const { name, ...settings } = input
      const line: LineView = await lines.create(ctx, { name, channel: 'webchat' })
      const id = newId()
      const { organizationId } = ctx.scope
      const site = { ...fresh, title: name, ...settings, id, organizationId, lineId: line.id, key }
      await repository.insertSite({ ...site, origins: [...site.origins] }, newSecret(id).sealed, ctx.tx.session)
      return { ...site, origins: [...site.origins], createdAt: ctx.now, updatedAt: ctx.now }
    },

    async configure(ctx: ActionContext, lineId: Id, settings: WebchatSettings): Promise<WebchatSite> {
      const site = await siteOf(ctx.scope, lineId)
      await repository.updateSite(ctx.scope, lineId, settings, ctx.tx.session)
      ctx.audit('line', lineId, Object.keys(settings))
      return { ...site, ...settings }
    },

    /** A new one each time, shown once; what was signed with the old one is refused from then on. */
    async renewSecret(ctx: ActionContext, lineId: Id): Promise<{ secret: string }> {
      const site = await siteOf(ctx.scope, lineId)
      const { secret, sealed } = newSecret(site.id)
      await repository.updateSite(ctx.scope, lineId, { secret: sealed }, ctx.tx.session)
      ctx.audit('line', lineId, ['secret'])
      return { secret }
    },
  }
}

/** For visitors: who they are. */
function createGuests({ lines, conversations }: WebchatDeps) {
  const sites = createShortCache(siteKeptMs, findSites)
  return {
    /** The chat that a page names by its public key. */
    async site(key: string): Promise<WebchatSite> {
      const site = (await sites([key])).get(key)
      if (!site) throw noSite()
      return site
    },

    /** A new visitor, with the token by which its browser is known from now on. */
    async enter(site: WebchatSite, locale: Locale): Promise<{ token: string; guest: Guest }> {
      const token = randomToken()
      const now = new Date()
      const visitor: WebchatVisitor = {
        id: newId(),
        organizationId: site.organizationId,
        createdAt: now,
        updatedAt: now,
        lineId: site.lineId,
        visitor: newId(),
        tokenHash: sha256hex(token),
        ...{ name: null, email: null, phone: null, isProven: false, locale },
        expiresAt: new Date(now.getTime() + visitorKeptMs),
      }
      await repository.insertVisitor(visitor)
      return { token, guest: { site, visitor } }
    },

    /** Throws where the token is not of this chat, or too old. */
    async guest(site: WebchatSite, token: string | null): Promise<Guest> {
      const visitor = token ? await repository.findVisitor(sha256hex(token)) : null
      const now = Date.now()
      if (visitor?.lineId !== site.lineId || visitor.organizationId !== site.organizationId) throw visitorUnknown()
      if (visitor.expiresAt.getTime() <= now) throw visitorUnknown()
      if (visitor.expiresAt.getTime() - now < visitorKeptMs - renewAfterMs)
        await repository.updateVisitor(visitor, { expiresAt: new Date(now + visitorKeptMs) })
      return { site, visitor }
    },

    /** Forgets this browser; what was said stays with the shop. */
    leave: ({ visitor }: Guest): Promise<void> => repository.deleteVisitor(visitor),

    /** Where a visitor's words go in. Throws while the chat is switched off. */
    async account({ site }: Guest) {
      const line = await lines.get(systemScope(site.organizationId), site.lineId)
      if (!line.account?.wanted) throw notOpen()
      return { organizationId: site.organizationId, lineId: site.lineId, accountId: line.account.id }
    },

    conversation: (guest: Guest): Promise<{ id: Id; name: string } | null> =>
      conversations.ofPeer(systemScope(guest.site.organizationId), guest.site.lineId, {
        visitor: guest.visitor.visitor,
      }),
  }
}

async function findSites(keys: readonly string[]): Promise<Map<string, WebchatSite>> {
  const found = await Promise.all(keys.map((key) => repository.findSiteByKey(key)))
  return new Map(found.flatMap((site) => (site ? [[site.key, site] as const] : [])))
}
