import { z } from 'zod'
import type { CloudAccountView } from '../../../schemas/cloud-account.ts'
import type { Id } from '../../../schemas/common.ts'
import type { AdapterName, LineView } from '../../../schemas/line.ts'
import type { ActionContext } from '../../core/action.ts'
import { type Keyring, randomToken, type Sealed } from '../../core/crypto.ts'
import { type Database, isDuplicateKey } from '../../core/db.ts'
import { AppError, notFound } from '../../core/errors.ts'
import type { SealedPlace } from '../../core/sealed-repository.ts'
import { createShortCache } from '../../core/short-cache.ts'
import type { Conversations } from '../conversations/index.ts'
import type { Lines } from '../lines/index.ts'
import type { SealedAccount } from './repository.ts'
import * as repository from './repository.ts'

const Secrets = z.object({ accessToken: z.string(), appSecret: z.string(), verifyToken: z.string() })
type Secrets = z.infer<typeof Secrets>

/** An account with its keys open: for what speaks with Graph, never for a door. */
export interface OpenAccount extends Secrets {
  organizationId: Id
  accountId: Id
  lineId: Id
  phoneNumberId: string
  businessAccountId: string
}

export interface CloudAccountDeps {
  database: Database
  keyring: Keyring
  lines: Lines
  conversations: Pick<Conversations, 'followAccount'>
  publicUrl: string
}

export interface CloudAccountInput {
  phoneNumberId: string
  businessAccountId: string
  /** Absent: the one that is there stays. */
  accessToken?: string | undefined
  appSecret?: string | undefined
}

export interface CheckResult {
  number: string | null
  name: string | null
  quality: string | null
  /** Null: all is well. */
  problem: string | null
}

/** For so long a process may still use keys that were replaced. */
const keptMs = 2_000
/** Where the access tokens lie. */
export const cloudSecrets: SealedPlace<{ _id: string }> = {
  collection: 'cloudAccounts',
  field: 'secrets',
  context: ({ _id }) => contextOf(_id),
}

const contextOf = (accountId: Id) => `cloud-account:${accountId}`

/** Numbers of the Cloud API: their keys, what Meta must be told, and moving a line between them and a linked phone. */
export function createCloudAccounts(deps: CloudAccountDeps) {
  const keys = createKeys(deps.keyring)
  return {
    ...createManaging(deps, keys),
    /** Opened, from memory for a moment; null: there is none. */
    opened: async (accountId: Id): Promise<OpenAccount | null> =>
      (await keys.cached([accountId])).get(accountId) ?? null,
    /** As it is stored now: what is checked was changed a moment ago. */
    async reread(accountId: Id): Promise<OpenAccount | null> {
      keys.cached.forget((known) => known.accountId === accountId)
      return (await keys.cached([accountId])).get(accountId) ?? null
    },
    /** Of all organizations: who claims this number. */
    openedByNumber: async (phoneNumberId: string): Promise<OpenAccount[]> =>
      Promise.all((await repository.findByNumber(phoneNumberId)).map(keys.open)),
    allIds: repository.listIds,

    /** What Graph said of it. */
    async checked(account: OpenAccount, result: CheckResult, templatesRead: boolean): Promise<void> {
      const { organizationId, accountId: id, lineId } = account
      const at = new Date()
      const check = { at, ok: result.problem === null, ...result }
      await deps.database.transaction(async (tx) => {
        await repository.update(
          { id, organizationId },
          { check, ...(templatesRead && { templatesAt: at }) },
          tx.session,
        )
        await deps.lines.told(tx, organizationId, lineId)
      })
    },
  }
}
export type CloudAccounts = ReturnType<typeof createCloudAccounts>

function createKeys(keyring: Keyring) {
  const open = async (account: SealedAccount): Promise<OpenAccount> => {
    const { id, organizationId, lineId, phoneNumberId, businessAccountId } = account
    await keyring.learn([account.secrets])
    const secrets = Secrets.parse(JSON.parse(keyring.open(account.secrets, contextOf(id)).toString()))
    return { organizationId, accountId: id, lineId, phoneNumberId, businessAccountId, ...secrets }
  }
  return {
    open,
    seal: (accountId: Id, secrets: Secrets): Sealed =>
      keyring.seal(Buffer.from(JSON.stringify(secrets)), contextOf(accountId)),
    cached: createShortCache<OpenAccount>(keptMs, async (ids) => {
      const found = await Promise.all((await repository.findByIds(ids)).map(open))
      return new Map(found.map((account) => [account.accountId, account]))
    }),
  }
}

/** What those who link numbers do. */
function createManaging(deps: CloudAccountDeps, { open, seal }: ReturnType<typeof createKeys>) {
  const { lines } = deps
  const viewOf = async (account: SealedAccount, line: LineView): Promise<CloudAccountView> => {
    const { secrets: _, organizationId: _o, createdAt: _c, updatedAt: _u, ...shown } = account
    const { verifyToken } = await open(account)
    const webhookUrl = `${deps.publicUrl}/webhooks/whatsapp/${account.id}`
    return { ...shown, isActive: line.accountId === account.id, webhookUrl, verifyToken }
  }
  const existing = async (ctx: ActionContext, lineId: Id): Promise<SealedAccount> => {
    const account = await repository.findOfLine(ctx.scope, lineId, ctx.tx.session)
    if (!account) throw noAccount()
    return account
  }
  return {
    async ofLine(ctx: ActionContext, lineId: Id): Promise<CloudAccountView | null> {
      const line = await lines.get(ctx.scope, lineId)
      const account = await repository.findOfLine(ctx.scope, lineId, ctx.tx.session)
      return account && viewOf(account, line)
    },

    /** Keeps the keys, and has Graph asked about them. The line goes on with the account it has. */
    async save(ctx: ActionContext, lineId: Id, input: CloudAccountInput): Promise<CloudAccountView> {
      const line = await lines.get(ctx.scope, lineId)
      if (line.channel !== 'whatsapp') throw notWhatsApp()
      const known = await repository.findOfLine(ctx.scope, lineId, ctx.tx.session)
      const before = known && (await open(known))
      const { accessToken = before?.accessToken, appSecret = before?.appSecret } = input
      if (!accessToken || !appSecret) throw keysMissing()
      const { phoneNumberId, businessAccountId } = input
      await refuseTaken(ctx, lineId, phoneNumberId)
      const id = known?.id ?? (await lines.addAccount(ctx, lineId, 'cloud-api'))
      const secrets = seal(id, { accessToken, appSecret, verifyToken: before?.verifyToken ?? randomToken(24) })
      const facts = { phoneNumberId, businessAccountId, secrets, check: null }
      const { organizationId } = ctx.scope
      if (known) await repository.update(known, facts, ctx.tx.session)
      else
        await repository
          .insert({ id, organizationId, lineId, templatesAt: null, ...facts }, ctx.tx.session)
          .catch((error: unknown) => Promise.reject(isDuplicateKey(error) ? numberTaken() : error))
      if (known && line.accountId === id) await lines.reopen(ctx, lineId)
      ctx.tx.emit(organizationId, 'cloud-account.changed', { accountId: id })
      ctx.audit('line', lineId, ['cloudAccount'])
      return viewOf(await existing(ctx, lineId), line)
    },

    /** Has Graph asked again. */
    async recheck(ctx: ActionContext, lineId: Id): Promise<CloudAccountView> {
      const account = await existing(ctx, lineId)
      ctx.tx.emit(ctx.scope.organizationId, 'cloud-account.changed', { accountId: account.id })
      return viewOf(account, await lines.get(ctx.scope, lineId))
    },

    /** Gives the line to its other account. Its conversations, and what waits to be sent, go along. */
    async moveLine(ctx: ActionContext, lineId: Id, adapter: Exclude<AdapterName, 'webchat'>): Promise<LineView> {
      if (adapter === 'cloud-api') await existing(ctx, lineId)
      const { from, to, view } = await lines.giveTo(ctx, lineId, adapter)
      const { organizationId } = ctx.scope
      if (from && from !== to)
        await deps.conversations.followAccount(ctx.tx, { organizationId, lineId, from, to, adapter }, ctx.now)
      ctx.audit('line', lineId, ['accountId'])
      return view
    },
  }
}

/** Two lines of one organization would each get the other's messages. */
async function refuseTaken(ctx: ActionContext, lineId: Id, phoneNumberId: string): Promise<void> {
  const { organizationId } = ctx.scope
  const others = await repository.findByNumber(phoneNumberId)
  if (others.some((other) => other.organizationId === organizationId && other.lineId !== lineId)) throw numberTaken()
}

const noAccount = () =>
  notFound({
    en: 'Cloud API account',
    es: 'cuenta de la API en la nube',
    pt: 'conta da API na nuvem',
    ar: 'حساب الواجهة السحابية',
  })

const notWhatsApp = () =>
  new AppError(
    'cloud-account.not-whatsapp',
    {
      en: 'Only a WhatsApp line can have a Cloud API account. Choose such a line.',
      es: 'Solo una línea de WhatsApp puede tener una cuenta de la API en la nube. Elige una.',
      pt: 'Só uma linha do WhatsApp pode ter uma conta da API na nuvem. Escolha uma.',
      ar: 'حساب الواجهة السحابية لخطوط واتساب فقط. اختر خطًا منها.',
    },
    { status: 422 },
  )

const keysMissing = () =>
  new AppError('cloud-account.keys-missing', {
    en: 'The access token and the app secret are needed the first time. Copy both from the app in Meta’s developer pages.',
    es: 'La primera vez hacen falta el token de acceso y la clave secreta de la app. Cópialos de las páginas de desarrolladores de Meta.',
    pt: 'Na primeira vez são necessários o token de acesso e a chave secreta do app. Copie-os das páginas de desenvolvedores da Meta.',
    ar: 'في المرة الأولى يلزم رمز الوصول والمفتاح السري للتطبيق. انسخهما من صفحات مطوري Meta.',
  })

const numberTaken = () =>
  new AppError(
    'cloud-account.number-taken',
    {
      en: 'Another line already has this phone number id. Use that line, or take the number away from it first.',
      es: 'Otra línea ya tiene este identificador de número. Usa esa línea o quítaselo antes.',
      pt: 'Outra linha já tem este identificador de número. Use aquela linha ou retire-o dela antes.',
      ar: 'خط آخر لديه معرّف الرقم هذا. استخدم ذلك الخط أو أزل الرقم منه أولًا.',
    },
    { status: 409 },
  )
