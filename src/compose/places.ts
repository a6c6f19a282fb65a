// not through its index: the API does not load WhatsApp
import { waKeyPlace } from '../channels/baileys/key-format.ts'
import type { SealedPlace } from '../core/sealed-repository.ts'
import { cloudSecrets } from '../features/cloud-accounts/index.ts'
import { leadSecrets } from '../features/leads/index.ts'
import { mediaTickets } from '../features/media-fetches/index.ts'
import { gatewaySecrets } from '../features/payments/index.ts'
import { secondFactorSecrets } from '../features/second-factors/index.ts'
import { webchatSecrets } from '../features/webchat/index.ts'

/** Everywhere that something sealed lies: what rotation seals again, and what a proof and the doctor open. */
export const sealedPlaces: readonly SealedPlace[] = [
  waKeyPlace,
  cloudSecrets,
  webchatSecrets,
  mediaTickets,
  ...gatewaySecrets,
  leadSecrets,
  secondFactorSecrets,
]
