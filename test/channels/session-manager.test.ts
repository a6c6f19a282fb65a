/**
 * What is shown: each wanted account is open in exactly one process, whose death hands it to another within 15 seconds;
 * a lost lease closes at once; and what a person must mend is not started over until they ask.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LeaseModel } from '../../schemas/models/lease.model.ts'
import type { ChannelAdapter, ChannelHost, ChannelSession, ConnectionChange } from '../../src/channels/channel.ts'
import { createRegistry } from '../../src/channels/registry.ts'
import { createSessionManager, type HostAccount } from '../../src/channels/session-manager.ts'
import { newId } from '../../src/core/ids.ts'
import { createLeases } from '../../src/core/lease.ts'
import { createLogger } from '../../src/core/logger.ts'
import { createRecorder, eventually } from './recorder.ts'
import { ANA, createWhatsAppHarness, type WhatsAppHarness } from './whatsapp-harness.ts'

let whatsapp: WhatsAppHarness

beforeAll(async () => {
  whatsapp = await createWhatsAppHarness()
})
afterAll(() => whatsapp.close())

/** The wire is left out: what is looked at is who opens and closes, and when. */
function createProbe() {
  const opened: { accountId: string; fence: number; host: ChannelHost }[] = []
  const closed: string[] = []
  const loggedOut: string[] = []
  const open = async (account: { accountId: string; fence: number }, host: ChannelHost): Promise<ChannelSession> => {
    opened.push({ ...account, host })
    return {
      close: async () => void closed.push(account.accountId),
      logout: async () => void loggedOut.push(account.accountId),
    } as unknown as ChannelSession
  }
  return { opened, closed, loggedOut, adapter: { ...whatsapp.adapter, open } as ChannelAdapter }
}

function createProcess(
  wanted: HostAccount[],
  adapter: ChannelAdapter,
  heard = createRecorder(),
  // no lease runs out by itself, however busy the machine is
  { sweepMs = 100, leaseMs = 60_000 } = {},
) {
  const manager = createSessionManager({
    ...{ adapters: createRegistry([adapter]), leases: createLeases(newId()), logger: createLogger('silent') },
    ...{ wantedAccounts: async () => wanted, leaseMs, sweepMs },
    hostFor: (_, fenced) => ({ ...heard.host, fenced }),
  })
  return { manager, heard }
}
const newAccount = (more: Partial<HostAccount> = {}): HostAccount => {
  return { ...whatsapp.account, accountId: newId(), adapter: 'baileys', ...more }
}

test('two processes want the same accounts: each account is opened once', async () => {
  const [one, two] = [createProbe(), createProbe()]
  const wanted = Array.from({ length: 6 }, () => newAccount())
  const a = createProcess(wanted, one.adapter)
  const b = createProcess(wanted, two.adapter)
  await Promise.all([a.manager.start(), b.manager.start()])
  const opened = [...one.opened, ...two.opened].map(({ accountId }) => accountId)
  expect(opened.sort()).toEqual(wanted.map(({ accountId }) => accountId).sort())
  expect([...a.manager.accountIds(), ...b.manager.accountIds()].sort()).toEqual(opened)

  await a.manager.stop()
  expect(one.closed).toHaveLength(one.opened.length)
  await eventually('the other to take over', async () => b.manager.accountIds().length === 6)
  await b.manager.stop()
})

test('an owner that is killed loses its account to another, with a newer fence; the loser is told at once', async () => {
  const [one, two] = [createProbe(), createProbe()]
  const wanted = [newAccount()]
  // it looks once and never again, and (below) renews nothing
  const a = createProcess(wanted, one.adapter, createRecorder(), { sweepMs: 3_600_000, leaseMs: 2_000 })
  await a.manager.start()
  // no more renewals reach the store under its name, as after kill -9
  await LeaseModel.updateOne({ _id: `account:${wanted[0]?.accountId}` }, { $set: { owner: 'gone' } })
  const b = createProcess(wanted, two.adapter)
  const began = Date.now()
  await b.manager.start()
  await eventually('the new owner', async () => two.opened.length === 1)
  expect(Date.now() - began).toBeLessThan(15_000)
  expect(two.opened[0]?.fence).toBeGreaterThan(one.opened[0]?.fence ?? 0)
  await eventually('the end of the lease', async () => one.opened[0]?.host.fenced.aborted)
  expect(a.manager.get(wanted[0]?.accountId ?? '')).toBeUndefined()
  await Promise.all([a.manager.stop(), b.manager.stop()])
})

test('no longer wanted, it is closed; wanted again, it is opened', async () => {
  const probe = createProbe()
  const account = newAccount()
  const wanted = [account]
  const { manager } = createProcess(wanted, probe.adapter)
  await manager.start()
  wanted.pop()
  await manager.sweep()
  expect(probe.closed).toEqual([account.accountId])
  wanted.push(account)
  await manager.sweep()
  expect(probe.opened).toHaveLength(2)
  await manager.stop()
})

test.each<ConnectionChange>([
  { state: 'disconnected', reason: 'qr_expired' },
  { state: 'failed', reason: 'replaced' },
])('after $reason it waits for a person', async (change) => {
  const probe = createProbe()
  const wanted = [newAccount({ closeReason: null })]
  const { manager } = createProcess(wanted, probe.adapter)
  await manager.start()
  await probe.opened[0]?.host.state(change)
  wanted[0] = { ...(wanted[0] as HostAccount), closeReason: change.reason ?? null }
  await manager.sweep()
  await manager.sweep()
  expect(probe.opened).toHaveLength(1)
  expect(manager.accountIds()).toHaveLength(1)
  // the person presses "connect", which clears the reason
  wanted[0] = { ...(wanted[0] as HostAccount), closeReason: null }
  await eventually('a new try', async () => probe.opened.length === 2)
  expect(probe.closed).toHaveLength(1)
  await manager.stop()
})

test('an account to be unlinked is unlinked, and that is told', async () => {
  const probe = createProbe()
  const account = newAccount()
  const wanted = [account]
  // as the store does: once it is told, nobody asks for it again
  const heard = createRecorder({
    state: async ({ reason }) => {
      if (reason === 'logged_out') wanted.length = 0
    },
  })
  const { manager } = createProcess(wanted, probe.adapter, heard)
  await manager.start()
  wanted[0] = { ...account, logout: true }
  await manager.sweep()
  expect(probe.loggedOut).toEqual([account.accountId])
  expect(heard.changes.at(-1)).toEqual({ state: 'disconnected', reason: 'logged_out' })
  await manager.stop()
})

test('a real line moves from one process to the next, and no message is lost on the way', async () => {
  const heard = createRecorder({
    state: async ({ qr }) => {
      if (qr) await whatsapp.control.scan({ qr: qr.text, phone: whatsapp.numbers.business })
    },
  })
  const wanted = [newAccount()]
  const a = createProcess(wanted, whatsapp.newAdapter(), heard)
  await a.manager.start()
  await heard.connected()
  await whatsapp.anaSends('to the first process')
  await heard.text('to the first process')

  await a.manager.stop()
  await whatsapp.anaSends('to nobody yet')
  const b = createProcess(wanted, whatsapp.newAdapter(), heard)
  await b.manager.start()
  expect(await heard.text('to nobody yet')).toMatchObject({ arrival: 'late', peer: { phone: ANA } })
  const session = await eventually('the session', async () => b.manager.get(wanted[0]?.accountId ?? ''))
  const { peer } = await heard.text('to nobody yet')
  await heard.until('the line', () => heard.changes.filter(({ state }) => state === 'connected').length >= 2)
  await session.send({ wireId: 'B1', clientId: 'b', to: peer, kind: 'text', text: 'from the second' })
  await eventually('Ana to see it', async () =>
    (await whatsapp.anaSees()).some(({ text }) => text === 'from the second'),
  )
  await b.manager.stop()
})
