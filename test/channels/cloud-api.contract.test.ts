/** What is shown: WhatsApp through the Cloud API passes the contract of every channel, against a Graph of our own. */
import { createCloudHarness } from './cloud-harness.ts'
import { channelContract } from './contract.ts'

channelContract('cloud-api', createCloudHarness)
