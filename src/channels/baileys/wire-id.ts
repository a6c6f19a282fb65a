import { randomBytes } from 'node:crypto'

/** An id for a message of ours, in the form of WhatsApp's own clients. By itself, so that whoever queues a message need not load Baileys. */
export const newWireId = (): string => `3EB0${randomBytes(9).toString('hex').toUpperCase()}`
