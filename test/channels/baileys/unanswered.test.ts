/** What is shown: a question that WhatsApp does not answer in time says nothing about whom it was about. */
import type { WASocket } from '@whiskeysockets/baileys'
import { expect, test } from 'vitest'
import type { KeyStore } from '../../../src/channels/baileys/key-store.ts'
import { createSending } from '../../../src/channels/baileys/sending.ts'
import { ChannelError, type Outgoing } from '../../../src/channels/channel.ts'

const number = '+5511911110001'
const jid = '5511911110001@s.whatsapp.net'
const message: Outgoing = { wireId: 'W1', clientId: 'c', to: { phone: number }, kind: 'text', text: 'hello' }

/** A line on which these questions stay without an answer: rc14 answers them with nothing. */
function sendingOver({ numbers = true, devices = true }) {
  const sent: string[] = []
  const socket = {
    onWhatsApp: async () => (numbers ? [{ jid, exists: true }] : undefined),
    getUSyncDevices: async () => (devices ? [{ user: '5511911110001', device: 0, jid }] : []),
    sendMessage: async (to: string) => void sent.push(to),
  } as unknown as WASocket
  const store = { get: async () => ({}), peek: () => undefined } as unknown as KeyStore
  const me = () => ({ id: '5511900000001:1@s.whatsapp.net' })
  return { sent, sending: createSending({ socket: () => socket, store, me }) }
}
const refusal = (work: Promise<unknown>) => work.then(() => null).catch((error: ChannelError) => error)

test('whether somebody has a number: it is not taken for one that nobody has, and is asked again', async () => {
  const { sending, sent } = sendingOver({ numbers: false })
  const error = await refusal(sending.send(message))
  expect(error).toBeInstanceOf(ChannelError)
  expect(error).toMatchObject({ code: 'no_answer', retryable: true })
  expect(await refusal(sending.lookup([number]))).toMatchObject({ code: 'no_answer', retryable: true })
  expect(sent).toEqual([])
})

test('which devices somebody has: nothing is written that would reach none of them', async () => {
  const { sending, sent } = sendingOver({ devices: false })
  expect(await refusal(sending.send(message))).toMatchObject({ code: 'no_answer', retryable: true })
  expect(sent).toEqual([])
  const answered = sendingOver({})
  await answered.sending.send(message)
  expect(answered.sent).toEqual([jid])
})
