import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { WA_CERT_DETAILS } from '@whiskeysockets/baileys'

/**
 * Makes this process take the simulator for WhatsApp: Baileys' root key (a mutable export of the package, which has no
 * option for it) and the authority of the media host. For tests and the demo; production must never call it.
 */
export function trustSimulator(simulator: { rootPublicKey: string; mediaCa: string }): void {
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(simulator.rootPublicKey, 'hex')
  setDefaultCACertificates([...getCACertificates('default'), simulator.mediaCa])
}
