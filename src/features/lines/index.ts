/** The business's lines and the accounts behind them: linking, connecting, what the sessions process should see to. */
export { lineActions } from './actions.ts'
export { createLines, type Lines } from './service.ts'
