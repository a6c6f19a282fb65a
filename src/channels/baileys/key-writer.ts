import { createCommitter } from '../../core/committer.ts'
import { type Database, isStoreAway } from '../../core/db.ts'
import { FencedError, type KeyWrite, writeKeys } from './repository.ts'

export interface KeyWriter {
  /** Resolves when committed. Rejects with FencedError, or with the store's error when it stayed away for too long. */
  write(change: KeyWrite): Promise<void>
}

export interface KeyWriterDeps {
  database: Database
  /** How long a commit is tried again while the store is away, in ms. */
  patienceMs?: number
}

/**
 * The commits of all accounts of this process. Each change is all or none; those that come while a commit is under way
 * share the next one, since the store is paid per commit.
 */
export function createKeyWriter({ database, patienceMs = 20_000 }: KeyWriterDeps): KeyWriter {
  const committer = createCommitter<KeyWrite>({
    commit: (group) => database.transaction(({ session }) => writeKeys(group, session)),
    park: (_, error) => Promise.reject(error),
    isOutage: isStoreAway,
  })
  const write = async (change: KeyWrite): Promise<void> => {
    const until = Date.now() + patienceMs
    for (let pause = 50; ; pause = Math.min(pause * 2, 2_000)) {
      try {
        return await committer.add(change)
      } catch (error) {
        if (error instanceof FencedError || !isStoreAway(error) || Date.now() + pause > until) throw error
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
    }
  }
  return { write }
}
