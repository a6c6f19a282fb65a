/** Takes the last thing back that a member did, while that is possible. */
export { createUndo, undoKey } from './service.ts'
