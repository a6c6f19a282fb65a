/** Files that were announced and are not here yet. */
export { mediaFetchActions } from './actions.ts'
export { createMediaFetches, type FetchToDo, type MediaFetches, mediaTickets } from './service.ts'
