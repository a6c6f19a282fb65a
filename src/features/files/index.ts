/** Files: kept by their bytes, shown with their conversations, put with records, fetched by links. */
export { fileActions } from './actions.ts'
export { createFiles, type Files, type OpenFile } from './service.ts'
export { createShelf, type Shelf } from './shelf.ts'
