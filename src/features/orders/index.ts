/** Orders, each made from an accepted quote. */
export { orderActions } from './actions.ts'
export { createOrders } from './service.ts'
