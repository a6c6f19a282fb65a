export { startApi, startWorker } from './compose/api.ts'
export { startSessions } from './compose/sessions.ts'
export { startSimulator } from './compose/simulator.ts'
