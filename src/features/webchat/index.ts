/** The chat on a shop's pages: its settings, its visitors, and what a visitor may see. */
export { webchatActions } from './actions.ts'
export { foreignPage } from './errors.ts'
export { type Guest, lookOf } from './guest.ts'
export { inboundOf } from './inbound.ts'
export { signedText, webchatSecrets } from './introductions.ts'
export { createWebchat, type Webchat } from './service.ts'
