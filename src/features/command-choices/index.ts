/** What a member's own thread offered last, to be chosen by number. */
export { type CommandOffers, createCommandOffers } from './service.ts'
