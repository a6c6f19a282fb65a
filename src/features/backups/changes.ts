/** One change of the store as the log keeps it. */
export type Change = { t: [number, number]; c: string; x?: string } & (
  | { op: 'put'; d: Document }
  | { op: 'edit'; k: unknown; u: Edit }
  | { op: 'delete'; k: unknown }
  | { op: 'drop' }
  /** Not the store's: a file was copied. `path` below the folder of files. */
  | { op: 'file'; path: string; bytes: number; sha256: string }
)
export type Document = { _id: unknown } & Record<string, unknown>

/** As the change stream tells it. */
export interface Edit {
  updatedFields?: Record<string, unknown> | null
  removedFields?: string[] | null
  truncatedArrays?: { field: string; newSize: unknown }[] | null
  /** Names with dots in them, told apart; only newer servers say so. */
  disambiguatedPaths?: Record<string, unknown[]> | null
}

/**
 * The document after the change. The copy that the log is replayed over is younger than its first changes, so a path
 * may lead nowhere: it is left out then, a later change of the log sets it.
 */
export function edited(document: Document, edit: Edit): Document {
  const paths = edit.disambiguatedPaths ?? {}
  const placeOf = (field: string) => find(document, (paths[field] ?? field.split('.')).map(String))
  for (const { field, newSize } of edit.truncatedArrays ?? []) {
    const place = placeOf(field)
    const list = place?.holder[place.name]
    if (Array.isArray(list)) list.length = Math.min(list.length, Number(newSize))
  }
  for (const [field, value] of Object.entries(edit.updatedFields ?? {})) {
    const place = placeOf(field)
    if (place) place.holder[place.name] = value
  }
  for (const field of edit.removedFields ?? []) remove(placeOf(field))
  return document
}

/** What is taken out of a list leaves its place. */
function remove(place: { holder: Holder; name: string } | null): void {
  if (!place) return
  if (Array.isArray(place.holder)) place.holder[Number(place.name)] = null
  else delete place.holder[place.name]
}

type Holder = Record<string, unknown>

function find(document: Document, path: readonly string[]): { holder: Holder; name: string } | null {
  let holder: unknown = document
  for (const name of path.slice(0, -1)) {
    if (!isHolder(holder)) return null
    holder = holder[name]
  }
  const name = path.at(-1)
  return isHolder(holder) && name !== undefined ? { holder, name } : null
}

const plain = Object.prototype
const isHolder = (value: unknown): value is Holder =>
  Array.isArray(value) || (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === plain)
