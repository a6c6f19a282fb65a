/**
 * Words that by themselves accept or decline. Each part of a message must be one of them; politeness may stand
 * around. "No problem, but is it in stock?" is neither: what is not understood goes to a person.
 */
const yes = `yes|yep|yeah|yup|yes please|ok|okay|sure|accept|accepted|i accept|i accept it|agreed|i agree|deal|go ahead|
confirm|confirmed|i confirm|sounds good|lets do it|
si|si acepto|acepto|aceptado|la acepto|lo acepto|dale|de acuerdo|vale|claro|claro que si|confirmo|adelante|esta bien|si por favor|va|
sim|aceito|eu aceito|sim aceito|pode ser|pode|fechado|combinado|confirmado|de acordo|claro que sim|beleza|ta bom|sim por favor|
نعم|اجل|ايوه|ايوا|اي|موافق|موافقه|انا موافق|اوافق|قبلت|اقبل|مقبول|تمام|اكيد|حسنا|اوكي`
const no = `no|nope|nah|no thanks|no thank you|decline|declined|i decline|i dont accept|i do not accept|reject|rejected|not interested|
no gracias|no acepto|no la acepto|rechazo|rechazar|rechazada|la rechazo|no me interesa|no quiero|
nao|nao obrigado|nao obrigada|nao aceito|recuso|recusar|recusado|nao quero|nao tenho interesse|
لا|لا شكرا|كلا|ارفض|رفض|مرفوض|غير موافق|لست موافقا|لا اوافق|لا اقبل|لا اريد`
const polite = `please|thanks|thank you|thx|por favor|gracias|muchas gracias|muito obrigado|muito obrigada|obrigado|obrigada|
شكرا|شكرا لك|شكرا جزيلا|من فضلك|لو سمحت`

const phrases = (text: string): ReadonlySet<string> => new Set(text.split('|').map((word) => word.trim()))
const words = { yes: phrases(yes), no: phrases(no), polite: phrases(polite) }
/** Longer messages say more than yes or no. */
const longest = 60

/** One spelling: no case, accents, vowel signs or emoji; one alef, one ta marbuta. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}|ـ|\p{Extended_Pictographic}|\u200d/gu, '')
    .toLowerCase()
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ة/g, 'ه')
    .replace(/ى/g, 'ي')
    .replace(/['’`"“”«»]/g, '')
}

/** 👍 alone is an answer on a phone; so are a tick and a thumb down. */
const emoji: readonly [RegExp, 'yes' | 'no'][] = [
  [/^(👍\p{Emoji_Modifier}?|✅|👌\p{Emoji_Modifier}?|✔️?)+$/u, 'yes'],
  [/^(👎\p{Emoji_Modifier}?|❌)+$/u, 'no'],
]

/** Whether a customer's words accept or decline what they were asked, in any of the four languages. Null: neither. */
export function readAnswer(text: string): 'yes' | 'no' | null {
  const trimmed = text.trim()
  if (trimmed.length === 0 || trimmed.length > longest || /[?؟¿]/.test(trimmed)) return null
  for (const [pattern, answer] of emoji) if (pattern.test(trimmed)) return answer
  const parts = fold(trimmed)
    .split(/[,.;:!¡،؛\n]+/)
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
  const said = new Set<'yes' | 'no'>()
  for (const part of parts) {
    const answer = meaning(part)
    if (answer === null) return null
    if (answer !== 'polite') said.add(answer)
  }
  const [first] = said
  return said.size === 1 && first ? first : null
}

function meaning(part: string): 'yes' | 'no' | 'polite' | null {
  for (const kind of ['yes', 'no', 'polite'] as const) if (words[kind].has(part)) return kind
  // "yes thanks", "si por favor": an answer with politeness behind it
  const gap = part.indexOf(' ')
  if (gap > 0 && words.polite.has(part.slice(gap + 1))) {
    const first = part.slice(0, gap)
    if (words.yes.has(first)) return 'yes'
    if (words.no.has(first)) return 'no'
  }
  return null
}
