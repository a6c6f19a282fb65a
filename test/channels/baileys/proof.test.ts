/** What is shown: the complaint "it was offline, and nobody knows what was lost". Each gap gets its proof, once. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CaughtUp } from '../../../src/channels/channel.ts'
import type { Opened } from '../recorder.ts'
import { createWhatsAppHarness, type WhatsAppHarness } from '../whatsapp-harness.ts'

let whatsapp: WhatsAppHarness
let opened: Opened | null

beforeEach(async () => {
  opened = null
  whatsapp = await createWhatsAppHarness()
})
afterEach(async () => {
  await opened?.session.close()
  await whatsapp.close()
})

function gate() {
  let open: () => void = () => undefined
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, passed }
}

/** Linked, and down again: what is sent now waits at the server. */
async function linkedAndGone(): Promise<void> {
  const first = await whatsapp.open()
  await first.heard.connected()
  await whatsapp.anaSends('before')
  await first.heard.text('before')
  await first.session.close()
}

test('what had waited is told when the line is stored as open, however long that takes', async () => {
  await linkedAndGone()
  await whatsapp.anaSends('waited')
  const order: string[] = []
  const storing = gate()
  opened = await whatsapp.open({
    async state({ state }) {
      if (state !== 'connected') return
      await storing.passed
      order.push('open')
    },
    async caughtUp({ wireIds }) {
      order.push(`proof of ${wireIds.length}`)
    },
  })
  const { heard } = opened
  await heard.text('waited')
  // long after it had all been stored
  for (const text of ['live', 'and again']) {
    await whatsapp.anaSends(text)
    await heard.text(text)
  }
  expect(order).toEqual([])
  storing.open()
  await heard.until('the proof', () => order.length === 2)
  expect(order).toEqual(['open', 'proof of 1'])
})

test('a line that goes before all it was handed is stored is proved with the next, to the last message', async () => {
  await linkedAndGone()
  const ids = [await whatsapp.anaSends('quick'), await whatsapp.anaSends('slow')]
  const [storing, came] = [gate(), gate()]
  const proofs: CaughtUp[] = []
  opened = await whatsapp.open({
    async ingest({ text }) {
      if (text !== 'slow') return
      came.open()
      await storing.passed
    },
    caughtUp: async (proof) => void proofs.push(proof),
  })
  const { heard } = opened
  await came.passed
  await heard.connected()
  await whatsapp.dropLine()
  await heard.until('the next line', () => heard.changes.filter(({ state }) => state === 'connected').length === 2)
  storing.open()
  await heard.text('slow')
  await heard.until('the proof', () => proofs.length > 0)
  expect(proofs.map(({ wireIds }) => [...wireIds].sort())).toEqual([ids.sort()])
})

test('what is stored late is told as soon as it is', async () => {
  await linkedAndGone()
  const id = await whatsapp.anaSends('held up')
  const storing = gate()
  const proofs: CaughtUp[] = []
  opened = await whatsapp.open({
    by: whatsapp.newAdapter({ proveAfterMs: [50, 600_000] }),
    ingest: () => storing.passed,
    caughtUp: async (proof) => void proofs.push(proof),
  })
  const { heard } = opened
  await heard.until('the first proof', () => proofs.length === 1)
  expect(proofs[0]).toMatchObject({ wireIds: [id], unsure: [{ wireId: id }] })
  storing.open()
  await heard.until('the second proof', () => proofs.length === 2)
  expect(proofs[1]).toEqual({ wireIds: [id], unsure: [] })
})
