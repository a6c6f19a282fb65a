/** The catalogue: what is sold, found by what people type. */
export { productActions } from './actions.ts'
export { createProducts } from './service.ts'
