/** A mongoose model, as far as a write must know it. */
interface Target {
  db: { name: string }
  collection: { name: string }
}
type Fields = Record<string, unknown>

/** One write, in the driver's own form. */
export type Write = { namespace: string; mustMatch?: boolean } & (
  | { name: 'insertOne'; document: object }
  | { name: 'updateOne' | 'updateMany'; filter: Fields; update: Fields; upsert?: boolean }
  | { name: 'deleteMany'; filter: Fields }
)

/** Writes of any collections that go to the store together. None is seen by a read of the transaction before `run`. */
export interface Writes {
  insert(model: Target, documents: readonly object[]): void
  /** `mustMatch`: the transaction begins again where no document matches. */
  update(model: Target, filter: Fields, update: Fields, options?: { upsert?: boolean; mustMatch?: boolean }): void
  updateMany(model: Target, filter: Fields, update: Fields): void
  remove(model: Target, filter: Fields): void
  /** Does those that wait, in one command and in their order. The end of the transaction does it by itself. */
  run(): Promise<void>
}

/** What was to be changed is not as it was read. */
export class StaleWrite extends Error {
  constructor({ namespace }: Write) {
    super(`A document of ${namespace} changed while it was being worked on`)
    this.name = 'StaleWrite'
  }
}

export function collectWrites(runAll: (writes: readonly Write[]) => Promise<void>): Writes {
  let waiting: Write[] = []
  const namespaceOf = ({ db, collection }: Target): string => `${db.name}.${collection.name}`
  return {
    insert(model, documents) {
      const namespace = namespaceOf(model)
      for (const document of documents) waiting.push({ namespace, name: 'insertOne', document })
    },
    update: (model, filter, update, options = {}) =>
      void waiting.push({ namespace: namespaceOf(model), name: 'updateOne', filter, update, ...options }),
    updateMany: (model, filter, update) =>
      void waiting.push({ namespace: namespaceOf(model), name: 'updateMany', filter, update }),
    remove: (model, filter) => void waiting.push({ namespace: namespaceOf(model), name: 'deleteMany', filter }),
    async run() {
      if (waiting.length === 0) return
      const writes = waiting
      waiting = []
      await runAll(writes)
    },
  }
}
