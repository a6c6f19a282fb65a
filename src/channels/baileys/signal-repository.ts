import {
  type BinaryNode,
  DEFAULT_CONNECTION_CONFIG,
  isJidGroup,
  isLidUser,
  isPnUser,
  jidDecode,
  jidNormalizedUser,
  type SignalRepositoryWithLIDStore,
  type SocketConfig,
} from '@whiskeysockets/baileys'
import { type Journal, journalRow } from './journal.ts'
import type { KeyStore } from './key-store.ts'
import { createSignalKeys } from './signal-keys.ts'

type MakeSignalRepository = SocketConfig['makeSignalRepository']
type DecryptArgs = Parameters<SignalRepositoryWithLIDStore['decryptMessage']>[0]

export interface JournaledSignal {
  make: MakeSignalRepository
  /** To be called with each `<message>` before Baileys sees it. */
  incoming(stanza: BinaryNode): void
}

const maxAhead = 2_000
/** An empty message and its padding: Baileys receipts it. */
const nothing = Buffer.from([1])

/**
 * Baileys' own Signal repository, over our transactions and with the journal (null: without, which loses messages).
 * Baileys decrypts the messages of an account one after the other, each with a commit of its own; what is decrypted
 * ahead, as soon as its stanza is there, shares its commit with the messages of other chats.
 */
export function createJournaledSignal(
  store: KeyStore,
  journal: Journal | null,
  wasStored: (attrs: Record<string, string>) => Promise<boolean>,
): JournaledSignal {
  const keys = createSignalKeys(store)
  const ahead = new Map<Uint8Array, Promise<Uint8Array>>()
  const behind = createBehind()
  let inner: SignalRepositoryWithLIDStore | undefined

  /** Runs one decryption and commits its plaintext with it. */
  const journaled = async (
    ciphertext: Uint8Array,
    lock: string,
    decrypt: () => Promise<Uint8Array>,
  ): Promise<Uint8Array> => {
    const kept = journal?.plainOf(ciphertext)
    if (kept) return kept
    const { plain, entry } = await keys.transaction(async () => {
      const decrypted = await decrypt()
      const written = journal?.entryFor(ciphertext, decrypted) ?? null
      if (written) await keys.set({ journal: journalRow(written) } as object)
      return { plain: decrypted, entry: written }
    }, lock)
    if (entry) journal?.add(entry)
    return plain
  }
  /**
   * What was opened by a process that died before its receipt left comes again, and opens only once: asked for anew, its
   * sender would begin another session, which crosses with what is under way in this one.
   */
  const decryptOne = async (repository: SignalRepositoryWithLIDStore, args: DecryptArgs): Promise<Uint8Array> => {
    try {
      return await journaled(args.ciphertext, args.jid, () => repository.decryptMessage(args))
    } catch (error) {
      const attrs = journal?.attrsOf(args.ciphertext)
      if (attrs && (await wasStored(attrs).catch(() => false))) return nothing
      throw error
    }
  }

  const make: MakeSignalRepository = (auth, logger, lookUp) => {
    const repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository({ creds: auth.creds, keys }, logger, lookUp)
    inner = repository
    return {
      ...repository,
      async decryptMessage(args) {
        const early = ahead.get(args.ciphertext)
        ahead.delete(args.ciphertext)
        // a failure ahead says little: Baileys may have moved the session since
        if (early) return early.catch(() => decryptOne(repository, args))
        return decryptOne(repository, args).finally(() => behind.remove(args.ciphertext))
      },
      decryptGroupMessage: (args) => journaled(args.msg, args.group, () => repository.decryptGroupMessage(args)),
    }
  }
  /** Only on a session in use: a first message may have to wait until Baileys has moved an older session. */
  const decryptAhead = (from: string, type: string | undefined, ciphertext: Uint8Array): boolean => {
    const jid = sessionJid(from, store)
    if (!jid || !inner || ahead.size >= maxAhead || (type !== 'msg' && type !== 'pkmsg')) return false
    if (behind.has(from) || !store.peek('session', inner.jidToSignalProtocolAddress(jid))) return false
    const early = decryptOne(inner, { jid, type, ciphertext })
    early.catch(() => undefined)
    ahead.set(ciphertext, early)
    return true
  }
  return {
    make,
    incoming(stanza) {
      const { attrs } = stanza
      if (!journal || !isForIngest(attrs)) return
      const parts = encrypted(stanza)
      for (const part of parts) journal.note(part.content as Uint8Array, attrs)
      const [first] = parts
      // a group's messages take Baileys' own turn
      if (!first || !attrs.from || isJidGroup(attrs.from)) return
      const ciphertext = first.content as Uint8Array
      const isAhead = parts.length === 1 && decryptAhead(attrs.from, first.attrs.type, ciphertext)
      if (!isAhead) behind.add(attrs.from, ciphertext)
    },
  }
}

/** Messages left to Baileys' own turn: what the same person wrote after them must wait too, or it would come first. */
function createBehind() {
  const people = new Map<string, Set<Uint8Array>>()
  const from = new WeakMap<Uint8Array, string>()
  return {
    has: (jid: string) => people.has(jidNormalizedUser(jid)),
    add(jid: string, ciphertext: Uint8Array): void {
      const person = jidNormalizedUser(jid)
      from.set(ciphertext, person)
      people.set(person, (people.get(person) ?? new Set()).add(ciphertext))
    },
    remove(ciphertext: Uint8Array): void {
      const person = from.get(ciphertext) ?? ''
      const left = people.get(person)
      left?.delete(ciphertext)
      if (left?.size === 0) people.delete(person)
    },
  }
}

/** Between our own devices (keys, history) Baileys alone acts on it, and what was lost is asked for again. */
const isForIngest = (attrs: BinaryNode['attrs']): boolean =>
  attrs.category !== 'peer' && Boolean(isLidUser(attrs.from) || isPnUser(attrs.from) || isJidGroup(attrs.from))

const encrypted = (stanza: BinaryNode): BinaryNode[] =>
  Array.isArray(stanza.content)
    ? stanza.content.filter((part) => part.tag === 'enc' && part.content instanceof Uint8Array)
    : []

/** Under which address the session of this device lies, where that is known without asking anybody. */
function sessionJid(from: string, store: KeyStore): string | null {
  if (isLidUser(from)) return from
  const decoded = jidDecode(from)
  const lid = decoded ? store.peek('lid-mapping', decoded.user) : undefined
  if (typeof lid !== 'string') return null
  return decoded?.device ? `${lid}:${decoded.device}@lid` : `${lid}@lid`
}
