/** Members' own WhatsApp numbers: linked by a code, each the door to the commands of its member. */
export { staffNumberActions } from './actions.ts'
export { createStaffNumbers } from './service.ts'
