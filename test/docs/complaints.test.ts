/** What is shown: each thing that users of other WhatsApp tools complain about, as far as channels go, has a test that is there. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

/** Complaint → the tests that would fail if it were ours: file and name. */
const shown: Record<string, [string, string][]> = {
  'messages lost after a reconnect': [
    ['faults/reconnects.test.ts', 'messages lost after a reconnect: none, and none doubled'],
    ['faults/kill-run.test.ts', 'lose nothing acknowledged and show nothing twice'],
    ['faults/kill-run.test.ts', 'loses nothing, and all that waited is done'],
    ['faults/store.test.ts', 'no 2xx and no receipt before the journaled write'],
  ],
  '"connected", yet nothing arrives': [
    ['channels/baileys/silence.test.ts', 'nothing is heard any more: found out, renewed'],
    ['channels/baileys/silence.test.ts', 'a server that answers but hands nothing over is asked for what it kept'],
  ],
  duplicates: [
    ['pipeline/ingest.test.ts', 'each delivered 1 to 5 times, shuffled: the same final state as once'],
    ['pipeline/ingest.test.ts', 'two processes are handed the same messages of new customers at the same moment'],
  ],
  'LID: wrong number, split contact': [
    ['pipeline/ingest.test.ts', 'a number and a LID that came apart are one contact'],
    ['features/contacts/merging.test.ts', 'undone, all of it is back'],
  ],
  'QR and reconnect loops': [
    ['channels/baileys/linking.test.ts', 'codes that nobody scans end after one round'],
    ['channels/session-manager.test.ts', 'two processes want the same accounts: each account is opened once'],
  ],
  'Bad MAC, "waiting for this message"': [
    ['channels/baileys/journal.test.ts', 'a message that stays unreadable leaves a placeholder'],
    ['channels/baileys/journal.test.ts', 'what was stored and not receipted comes again: it is receipted'],
    ['faults/key-writes.test.ts', 'every session decrypts after kills during key writes'],
  ],
  'media 403 or 404, expired': [
    ['channels/baileys/media-and-blocks.test.ts', 'one that has expired is put there again by the phone'],
    ['channels/baileys/media-and-blocks.test.ts', 'said to have expired, and not asked for again'],
  ],
  'the bot talks over the person, who may answer from the phone': [
    ['e2e/story.test.ts', 'keeps the bot silent after somebody answered on the business’s own phone'],
    ['pipeline/outbound.test.ts', 'a person takes over just before the wire'],
  ],
  'the bot answers each fragment of a burst': [
    ['pipeline/dispatch.test.ts', 'is answered once, after it ended'],
    ['pipeline/dispatch.test.ts', 'is waited for while the customer types, and never longer than the cap'],
  ],
  'the bot writes to people it should not': [
    ['pipeline/ingest.test.ts', 'a line that only listens stores and asks nobody'],
    ['e2e/lines.test.ts', 'listens only, and says so until its owner switches the bot on'],
  ],
  'memory growth': [['core/memory.test.ts', 'gives back what it no longer needs once it rests']],
  'schedule a message': [
    ['features/scheduled-sends/occurrences.test.ts', 'nine o’clock stays nine o’clock when the clocks change'],
    ['faults/later.test.ts', 'a scheduled message whose time comes while nothing runs is sent once'],
  ],
  'catalog orders shown as empty': [
    ['channels/baileys/kinds.test.ts', 'a catalog order comes with its items'],
    ['pipeline/catalog-orders.test.ts', 'is a draft of the conversation with the prices the customer saw'],
  ],
  'sent, or not? nobody knows': [
    ['features/conversations/doubts.test.ts', '"It arrived" and "Send again" settle it at once'],
  ],
}

test.each(Object.entries(shown))('%s: has its test', (_, tests) => {
  for (const [file, name] of tests) {
    const path = join(root, file)
    expect(existsSync(path), file).toBe(true)
    expect(readFileSync(path, 'utf8').includes(name), `${file}: ${name}`).toBe(true)
  }
})
