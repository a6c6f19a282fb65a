export { createFiles, type Files, type OpenFile } from './service.ts'
