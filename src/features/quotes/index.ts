/** Quotes: their arithmetic, their life from draft to answer, and the customer's yes or no read from a chat. */
export { quoteActions } from './actions.ts'
export { readAnswer } from './answers.ts'
export { otherContact } from './errors.ts'
export { createQuoteLinks } from './links.ts'
export type { QuotePage } from './pages.ts'
export { createQuotes, type Quotes } from './service.ts'
export { dateText, money, type Reader, readerOf } from './texts.ts'
export { sumsOf } from './totals.ts'
