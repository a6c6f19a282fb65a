import { createKeptStore } from './store.ts'

/** What was begun and not sent, per conversation and mode; kept over reloads. */
type Drafts = Record<string, { reply?: string; note?: string }>
export type Mode = 'reply' | 'note'

export const drafts = createKeptStore<Drafts>('parley.drafts', {})

export function setDraft(conversationId: string, mode: Mode, text: string): void {
  drafts.set((all) => {
    const { [conversationId]: mine = {}, ...rest } = all
    const next = { ...mine, [mode]: text || undefined }
    return next.reply || next.note ? { ...rest, [conversationId]: next } : rest
  })
}
