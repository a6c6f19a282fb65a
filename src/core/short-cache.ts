/**
 * Answers by id from memory for a short while: for names that are asked all the time and may be seconds old.
 * What is not found is asked again the next time.
 */
export function createShortCache<V>(keptMs: number, load: (ids: readonly string[]) => Promise<ReadonlyMap<string, V>>) {
  const known = new Map<string, { value: V; until: number }>()
  const get = async (ids: readonly string[]): Promise<Map<string, V>> => {
    const now = Date.now()
    const missing = ids.filter((id) => (known.get(id)?.until ?? 0) < now)
    if (missing.length > 0) {
      if (known.size > 10_000) known.clear()
      for (const [id, value] of await load(missing)) known.set(id, { value, until: now + keptMs })
    }
    return new Map(
      ids.flatMap((id) => {
        const entry = known.get(id)
        return entry ? [[id, entry.value]] : []
      }),
    )
  }
  const forget = (isOld: (value: V) => boolean): void => {
    for (const [id, { value }] of known) if (isOld(value)) known.delete(id)
  }
  return Object.assign(get, { forget })
}
