/** Orders, each made from an accepted quote. */
export { orderActions } from './actions.ts'
export { createOrders, type Orders } from './service.ts'
