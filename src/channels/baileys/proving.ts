import type { AuthenticationCreds } from '@whiskeysockets/baileys'
import type { CaughtUp, ChannelHost } from '../channel.ts'
import { peerOf, selfOf } from './addresses.ts'
import type { KeyStore } from './key-store.ts'
import type { OfflineWait, Waited } from './offline.ts'
import { messageOfStanza } from './receive.ts'

/** After all that was told before: a line's states and what had waited for it are stored in the order in which they came. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

interface Proving {
  host: ChannelHost
  store: KeyStore
  offline: OfflineWait
  inTurn: InTurn
  me(): AuthenticationCreds['me']
  isOpen(): boolean
  /** How long all may take to be stored before it is told how much of it is; then how long the rest may, and so on. */
  afterMs: readonly number[]
}

/** Says what had waited at the server, once it is stored, and again later where some of it was not yet. */
export async function proveCaughtUp(proving: Proving): Promise<void> {
  for (const withinMs of proving.afterMs) {
    const waited = await proving.offline.over(withinMs)
    // another line was opened meanwhile: its proof tells of this one too, where this one did not come to it
    if (!waited) return
    await prove(proving, waited)
    if (waited.unsettled.size === 0) return
  }
}

/** What is not settled is told by its address, so that it can be looked for in the store. */
async function prove(proving: Proving, { wireIds, unsettled }: Waited): Promise<void> {
  const { host, me, store, offline, inTurn, isOpen } = proving
  const self = me()
  if (!host.caughtUp || !self) return
  const unsure: CaughtUp['unsure'][number][] = []
  for (const [wireId, attrs] of unsettled) {
    const { key } = messageOfStanza(attrs, self)
    const peer = await peerOf(key, attrs, selfOf(self), store)
    if (peer) unsure.push({ wireId, peer, fromMe: key.fromMe ?? false })
  }
  await inTurn(async () => {
    // gone again before it could be told: the outage goes on
    if (!isOpen()) return
    await host.caughtUp?.({ wireIds, unsure })
    offline.told()
  })
}
