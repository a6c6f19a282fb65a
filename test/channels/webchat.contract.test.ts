/** What is shown: the chat on a shop's pages passes the contract of every channel, by its real door and store. */
import { channelContract } from './contract.ts'
import { createWebchatHarness } from './webchat-harness.ts'

channelContract('webchat', createWebchatHarness)
