/** Sales: what was sold, by whom, and how near each agent is to the month's target. */
export { saleActions } from './actions.ts'
export { createSales } from './service.ts'
