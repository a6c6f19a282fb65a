/** What is shown: WhatsApp through Baileys passes the contract of every channel, against a WhatsApp of our own. */
import { channelContract } from './contract.ts'
import { createWhatsAppHarness } from './whatsapp-harness.ts'

channelContract('baileys', createWhatsAppHarness)
