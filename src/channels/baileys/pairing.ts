import type { AuthenticationCreds, BinaryNode, WASocket } from '@whiskeysockets/baileys'
import type { ConnectionChange } from '../channel.ts'

/** Codes that were shown for one link: the server takes them back together with the QRs of the same round. */
const roundMs = 160_000
const answerMs = 10_000
/** WhatsApp asks for a passkey on the phone's account; a linked device cannot give one. */
export const passkeyNotices = ['passkey_prologue_request', 'crsc_continuation'] as const

type PairingCode = NonNullable<ConnectionChange['pairingCode']>

/** Asking for a code names the account before it is linked: only the signed identity says that it is. */
export const isLinked = (creds: AuthenticationCreds): boolean => Boolean(creds.account)

/** What an unfinished link left behind would be taken for a login, and refused. */
export function forgetUnfinished(creds: AuthenticationCreds): void {
  if (isLinked(creds)) return
  delete creds.me
  delete creds.pairingCode
}

/** A code for this number (E.164), once the server took it; null where it refused. */
async function requestCode(socket: WASocket, number: string): Promise<PairingCode | null> {
  // the code is made here and handed out before the server has said anything: so its answer is waited for
  const answer = serverAnswer(socket)
  const text = await socket.requestPairingCode(number.replace(/\D/g, ''))
  return (await answer) ? { text, expiresAt: new Date(Date.now() + roundMs) } : null
}

function serverAnswer(socket: WASocket): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (isTaken: boolean) => () => {
      clearTimeout(timer)
      socket.ws.off('CB:iq,,link_code_companion_reg', taken)
      socket.ws.off('CB:iq,type:error', refused)
      resolve(isTaken)
    }
    const taken = (_stanza: BinaryNode) => done(true)()
    const refused = (_stanza: BinaryNode) => done(false)()
    const timer = setTimeout(done(false), answerMs)
    socket.ws.on('CB:iq,,link_code_companion_reg', taken)
    socket.ws.on('CB:iq,type:error', refused)
  })
}

interface LinkingDeps {
  creds: AuthenticationCreds
  tell(change: ConnectionChange): void
  /** E.164: a code for this number is offered beside the QR. */
  pairingNumber: string | null
  maxCodes?: number
  codeMs?: number
}

const usualCodes = 12

/** The codes of a link under way. */
export function createLinking({ creds, tell, pairingNumber, maxCodes = usualCodes, codeMs }: LinkingDeps) {
  let shown = 0
  let shownNow = 0
  let offer: Pick<ConnectionChange, 'pairingCode' | 'reason'> = {}
  let qr: NonNullable<ConnectionChange['qr']> | null = null
  const ask = async (socket: WASocket, number: string): Promise<void> => {
    const round = shown - shownNow
    const answer = await requestCode(socket, number).catch(() => null)
    // the line was cut meanwhile, or the other code was scanned
    if (round !== shown - shownNow || !qr || isLinked(creds)) return
    offer = answer ? { pairingCode: answer } : { reason: 'pairing_refused' }
    tell({ state: 'waiting_for_qr', qr, ...offer })
  }
  return {
    begin(): void {
      shownNow = 0
      offer = {}
      qr = null
    },
    isUnderWay: () => shownNow > 0 && !isLinked(creds),
    /** False when enough codes were shown: somebody must ask anew. */
    show(socket: WASocket, text: string): boolean {
      if (++shown > maxCodes) return false
      // Baileys shows the first code for a minute, the others for 20 seconds
      const livesMs = codeMs ?? (shownNow === 0 ? 60_000 : 20_000)
      shownNow++
      qr = { text, expiresAt: new Date(Date.now() + livesMs) }
      tell({ state: 'waiting_for_qr', qr, ...offer })
      if (shownNow === 1 && pairingNumber) void ask(socket, pairingNumber)
      return true
    },
  }
}
export type Linking = ReturnType<typeof createLinking>
