/**
 * What is shown: a message that a phone could not read is made anew of what is stored, whatever its kind, when the
 * process that sent it is gone: what Baileys' `getMessage` is answered with.
 */
import type { WASocket } from '@whiskeysockets/baileys'
import { expect, test } from 'vitest'
import type { KeyStore } from '../../../src/channels/baileys/key-store.ts'
import { createSending } from '../../../src/channels/baileys/sending.ts'
import type { Outgoing } from '../../../src/channels/channel.ts'

const store = { get: async () => ({}), peek: () => undefined } as unknown as KeyStore
const place = { latitude: -23.5, longitude: -46.5, name: 'The shop', address: 'Rua Augusta 1', isLive: false }
const content = { place, cards: [], poll: null, choices: null, chosen: null, order: null, template: null }

/** After a restart: nothing is in memory, and all that is known is what the store says. */
function restarted(stored: Partial<Outgoing> | null) {
  const asked: string[] = []
  const uploaded: number[] = []
  const socket = {
    waUploadToServer: async () => {
      uploaded.push(1)
      return { mediaUrl: 'https://127.0.0.1/file', directPath: '/file?x=1' }
    },
  } as unknown as WASocket
  const sending = createSending({
    ...{ socket: () => socket, store, me: () => ({ id: '5511900000001:1@s.whatsapp.net' }) },
    findSent: async (wireId) => {
      asked.push(wireId)
      const base = { wireId, clientId: 'c', to: { phone: '+5511911110001' }, kind: 'text', text: '' } as const
      return stored && ({ ...base, ...stored } as Outgoing)
    },
  })
  return { sending, asked, uploaded }
}

test('a text, with what it quotes', async () => {
  const { sending, asked } = restarted({ text: 'read me', quoted: { wireId: 'Q1', fromMe: false, text: 'what?' } })
  expect(await sending.sent('W1')).toMatchObject({
    extendedTextMessage: { text: 'read me', contextInfo: { stanzaId: 'Q1', quotedMessage: { conversation: 'what?' } } },
  })
  expect(asked).toEqual(['W1'])
})

test('a place', async () => {
  const { sending } = restarted({ kind: 'location', content } as unknown as Partial<Outgoing>)
  expect(await sending.sent('W2')).toMatchObject({ locationMessage: { degreesLatitude: -23.5, name: 'The shop' } })
})

test('a file is uploaded once more', async () => {
  const bytes = Buffer.from('%PDF-1.4 a file')
  const { sending, uploaded } = restarted({
    ...{ kind: 'document', text: 'the invoice' },
    media: { bytes, mime: 'application/pdf', fileName: 'invoice.pdf' },
  })
  expect(await sending.sent('W3')).toMatchObject({
    documentMessage: { fileName: 'invoice.pdf', mimetype: 'application/pdf', directPath: '/file?x=1' },
  })
  expect(uploaded).toHaveLength(1)
})

test('what was never sent, or was taken back, is not made up', async () => {
  const { sending } = restarted(null)
  expect(await sending.sent('W4')).toBeUndefined()
})
