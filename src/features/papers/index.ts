/** Papers with the look of their house, as PDF: quotes, and whatever else has lines and sums. */
export type { Paper } from './paper.ts'
export { createPapers, type Papers } from './service.ts'
export { summed } from './sums.ts'
export { paperTexts } from './texts.ts'
