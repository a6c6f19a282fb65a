/** Quotes: their arithmetic, their life from draft to answer, and the customer's yes or no read from a chat. */
export { quoteActions } from './actions.ts'
export { readAnswer } from './answers.ts'
export { createQuotes, type Quotes } from './service.ts'
export { money } from './texts.ts'
export { totalsOf } from './totals.ts'
