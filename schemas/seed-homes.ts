/**
 * The source documents' inventory (test/fixtures/seed-inventory.jsonl) names a home for each of their facts. Here is what
 * lives under another name or in another place, with the reason; test/schemas/seed-inventory.test.ts reads it.
 */
export interface OtherHome {
  /** Read as the inventory's own homes are; `file.test.ts: title` names one test. */
  home: string
  because: string
}

/** The inventory's home, to the letter → ours. */
export const otherHomes: Readonly<Record<string, OtherHome>> = {}

/** Folders and files of the inventory that bear another name here. */
export const otherPlaces: Readonly<Record<string, string>> = {
  'features/memberships': 'features/organizations',
  'schemas/models/audit-log.model.ts': 'schemas/models/audit.model.ts',
}

/** What is not built yet: a home (or the id of one line) → why. Counted and listed by name, never silently left out. */
export const notYet: Readonly<Record<string, string>> = {}
