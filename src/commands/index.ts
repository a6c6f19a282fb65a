/** Slash commands: how they are written, who may use them, and the one door that runs them. */
export { commandActions } from './actions.ts'
export { campaignCommand } from './campaign-commands.ts'
export { conversationCommandActions } from './conversation-commands.ts'
export { type CommandDoor, createCommandDoor } from './door.ts'
export { leadCommand } from './lead-commands.ts'
export { recordCommands } from './record-commands.ts'
