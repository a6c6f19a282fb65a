/** Invoices and credit notes: numbered without gaps when issued, drawn, never deleted. */
export { invoiceActions } from './actions.ts'
export { createInvoicePapers } from './papers.ts'
export { createInvoices, type Invoices } from './service.ts'
