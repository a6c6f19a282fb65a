import type { Id } from '../../../schemas/common.ts'
import type { FileEntry, FilePlace, StoredFile } from '../../../schemas/file.ts'
import type { ActionContext } from '../../core/action.ts'
import type { Keyring } from '../../core/crypto.ts'
import type { ClientSession } from '../../core/db.ts'
import { AppError, notFound } from '../../core/errors.ts'
import { type Scope, systemScope } from '../../core/scope.ts'
import { createFileLinks, type FileLink } from './links.ts'
import { fileCarrier, findFile, findPlaced, placeFile } from './repository.ts'
import type { Files, OpenFile } from './service.ts'

type Of = (scope: Scope, id: Id, session?: ClientSession) => Promise<{ contactId: Id | null }>

export interface ShelfDeps {
  files: Pick<Files, 'openFile' | 'describe'>
  keyring: Pick<Keyring, 'derive'>
  publicUrl: string
  members: { names(userIds: readonly Id[]): Promise<ReadonlyMap<Id, string>> }
  /** Each throws where the scope may not see the record; whose it is. */
  records: { contactId: Of; leadId: Of; ticketId: Of }
}

const noFile = () => notFound({ en: 'file', es: 'archivo', pt: 'arquivo', ar: 'ملف' })
const nouns = ['contactId', 'leadId', 'ticketId'] as const
const linkOver = () =>
  new AppError(
    'file.link-over',
    {
      en: 'This link is over or not complete. Open the file from Parley again.',
      es: 'Este enlace ya no vale o está incompleto. Abre el archivo de nuevo desde Parley.',
      pt: 'Este link expirou ou está incompleto. Abra o arquivo de novo pelo Parley.',
      ar: 'انتهت صلاحية هذا الرابط أو أنه ناقص. افتح الملف من Parley مجددًا.',
    },
    { status: 404 },
  )

/** Files put with a customer, a lead or a ticket, and the links by which they are fetched. */
export function createShelf(deps: ShelfDeps) {
  const links = createFileLinks(deps)
  /** Whose record it is; throws where the scope may not see it. */
  const seen = async (scope: Scope, place: FilePlace, session?: ClientSession): Promise<Id | null> => {
    const noun = nouns.find((name) => place[name])
    const id = noun && place[noun]
    if (!noun || !id) throw noFile()
    return (await deps.records[noun](scope, id, session)).contactId
  }
  const mayRead = async (scope: Scope, file: StoredFile): Promise<void> => {
    for (const noun of nouns)
      if (file[noun] && (await isSeen(() => seen(scope, { [noun]: file[noun] ?? undefined })))) return
    await deps.files.describe(scope, file.id)
  }
  return {
    /** Goes along when two contacts are merged. */
    carrier: fileCarrier,
    /** Puts what the member uploaded, or may read, with a record; it is in its customer's list too. */
    async attach(ctx: Pick<ActionContext, 'scope' | 'tx'>, id: Id, place: FilePlace): Promise<FileEntry> {
      const { scope, tx } = ctx
      await deps.files.describe(scope, id)
      const contactId = await seen(scope, place, tx.session)
      const set = { ...place, ...(contactId ? { contactId } : {}) }
      const file = await placeFile(scope.organizationId, id, set, tx.session)
      if (!file) throw noFile()
      const [entry] = await entriesOf(deps, [file])
      return entry as FileEntry
    },

    /** Newest first. */
    async list(scope: Scope, { cursor, limit, ...place }: FilePlace & { cursor?: string | undefined; limit: number }) {
      await seen(scope, place)
      const found = await findPlaced(scope.organizationId, place, { cursor, limit: limit + 1 })
      const items = await entriesOf(deps, found.slice(0, limit))
      return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null }
    },

    async link(scope: Scope, id: Id, now: Date): Promise<{ url: string; expiresAt: Date }> {
      const file = await findFile(scope.organizationId, id)
      if (!file) throw noFile()
      await mayRead(scope, file)
      return links.make(scope.organizationId, id, now)
    },

    /** By its link alone: as something to keep, never to show. */
    async openLink(link: FileLink, now: Date): Promise<OpenFile> {
      const meant = links.read(link, now)
      if (!meant) throw linkOver()
      return { ...(await deps.files.openFile(systemScope(meant.organizationId), meant.id)), disposition: 'attachment' }
    },
  }
}
export type Shelf = ReturnType<typeof createShelf>

const isSeen = (look: () => Promise<unknown>): Promise<boolean> =>
  look().then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError) return false
      throw error
    },
  )

async function entriesOf({ members }: ShelfDeps, files: readonly StoredFile[]): Promise<FileEntry[]> {
  const names = await members.names([...new Set(files.flatMap((file) => file.uploadedBy ?? []))])
  return files.map(({ id, fileName, mime, size, uploadedBy, createdAt, ...file }) => {
    const { contactId = null, leadId = null, ticketId = null } = file
    const uploaderName = uploadedBy ? (names.get(uploadedBy) ?? null) : null
    return {
      id,
      fileName,
      mime,
      size,
      createdAt,
      contactId,
      leadId,
      ticketId,
      uploadedBy: uploadedBy ?? null,
      uploaderName,
    }
  })
}
