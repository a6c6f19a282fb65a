import type { Locale } from '../../schemas/common.ts'

/**
 * Makes two spellings of one word the same: lower case, no accents, no Arabic vowel signs, one form of alef, ya and
 * ta marbuta, punctuation to spaces. What people type on a phone is compared after this.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}|ـ/gu, '')
    .toLowerCase()
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** The folded words of a text. */
export const wordsOf = (text: string): string[] => fold(text).split(' ').filter(Boolean)

/** Whether the words of `phrase` stand in `text` as whole words, in this order. Both may be unfolded. */
export const hasPhrase = (text: string, phrase: string): boolean => ` ${fold(text)} `.includes(` ${fold(phrase)} `)

/** Frequent words that belong to one of these languages alone. */
const evidence: Record<Exclude<Locale, 'ar'>, string> = {
  en: 'the is are you your my do does have has what when where how much please hello hi hey i need want need with for of and this that can could would thanks thank open price quote order person',
  es: 'el los las una unos es son usted ustedes mi tiene tienen que cuando donde como cuanto cuanta cuesta hola buenos buenas dias tardes noches necesito quiero quisiera con y por favor gracias puedo puede precio pedido persona hay abren horario estan coche carro hacen hace envian venden aceptan pueden puedo pagar sirve nosotros muy bien vale llega mas todo ser',
  pt: 'o os as uma e sao voce voces meu minha tem quando onde quanto custa ola oi bom boa dia tarde noite preciso quero gostaria com obrigado obrigada posso pode preco pedido pessoa voces abrem horario nao estou carro ha qual fazem faz vendem aceitam entregam podem nos muito bem obrigada voce so ser',
}
const evidenceSets = Object.entries(evidence).map(
  ([locale, words]) => [locale as Locale, new Set(words.split(' '))] as const,
)

/** Letters and marks that only one of them has. */
const signs = new Map<Locale, RegExp>([
  ['es', /[¿¡ñ]/i],
  ['pt', /[ãõç]/i],
])

/**
 * The language of a message by simple evidence: Arabic letters, else the language that has most of the frequent
 * words. `fallback` where there is no evidence or as much for another language.
 */
export function guessLocale(text: string, fallback: Locale): Locale {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const arabic = text.match(/\p{Script=Arabic}/gu)?.length ?? 0
  if (arabic > 0 && arabic * 2 >= letters) return 'ar'
  const words = new Set(wordsOf(text))
  const scores = evidenceSets
    .map(([locale, set]) => ({
      locale,
      hits: [...words].filter((word) => set.has(word)).length + (signs.get(locale)?.test(text) ? 2 : 0),
    }))
    .sort((a, b) => b.hits - a.hits)
  const [best, second] = scores
  if (!best || best.hits === 0) return fallback
  if (second && second.hits === best.hits) {
    const tied = scores.filter((score) => score.hits === best.hits).map((score) => score.locale)
    return tied.includes(fallback) ? fallback : best.locale
  }
  return best.locale
}
