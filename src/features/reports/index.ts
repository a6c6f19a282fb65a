/** The CRM's numbers, each report by its name, as a table that a chart is drawn from. */
export { reportActions } from './actions.ts'
export { createReports } from './service.ts'
