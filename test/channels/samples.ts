import { randomBytes } from 'node:crypto'
import { noContent } from '../../schemas/message-content.ts'
import type { Outgoing } from '../../src/channels/channel.ts'

const bytes = randomBytes(2_000)
const options = ['Yes', 'No'].map((title) => ({ id: title.toLowerCase(), title, description: null }))
/** One of each kind beside text and documents, which have tests of their own, and templates, which need approval. */
export const samples = {
  location: {
    content: {
      ...noContent,
      place: { latitude: 1.5, longitude: 2.5, name: 'Shop', address: 'Street 1', isLive: false },
    },
  },
  contact_card: {
    content: { ...noContent, cards: [{ name: 'Bob', phones: ['+5511955550000'], emails: [], organization: null }] },
  },
  poll: {
    text: 'When?',
    content: { ...noContent, poll: { question: 'When?', options: ['Monday', 'Friday'], selectable: 1, votes: [] } },
  },
  choices: {
    text: 'Shall we?',
    content: { ...noContent, choices: { style: 'buttons', label: null, footer: null, options } },
  },
  audio: { media: { bytes, mime: 'audio/ogg', fileName: null, isVoice: true, seconds: 2 } },
  sticker: { media: { bytes, mime: 'image/webp', fileName: null } },
} as const satisfies Partial<Record<Outgoing['kind'], Partial<Outgoing>>>
