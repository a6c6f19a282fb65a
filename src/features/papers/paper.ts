/** A paper with lines and sums (a quote, an invoice), in its reader's words: nothing of it is worked out any more. */
export interface Paper {
  /** Right to left. */
  isRtl: boolean
  /** "Quote"; its number stands beside it. */
  title: string
  number: string
  /** Whose paper it is. */
  business: {
    name: string
    /** #rrggbb */
    color: string
    /** PNG or JPEG; null: the name is written. */
    logo: Uint8Array | null
    /** Address, phone, e-mail: a line each. */
    contact: string[]
  }
  /** Whom it is for, a line each; the first is the name. */
  customer: { label: string; lines: string[] }
  /** Date, validity and the like. */
  facts: { label: string; value: string }[]
  columns: { name: string; quantity: string; price: string; amount: string }
  lines: { name: string; quantity: string; price: string; amount: string }[]
  sums: { label: string; value: string; isTotal?: boolean }[]
  /** What stands below: terms, how to answer. */
  notes: string[]
  /** "Page {{page}} of {{pages}}" */
  pages: string
}
