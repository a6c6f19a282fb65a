/** Orders, each made from an accepted quote, from lines, or sent from a channel's catalog. */
export { orderActions } from './actions.ts'
export { createOrders, type Orders } from './service.ts'
