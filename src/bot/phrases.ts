import type { Phrases } from './kit.ts'
import { fold, hasPhrase, wordsOf } from './words.ts'

/** Asks for a person, wherever it stands in the message. */
const personAnywhere: Phrases = {
  en: [
    'a person please',
    'person please',
    'a real person',
    'real human',
    'a human',
    'talk to a person',
    'talk to someone',
    'talk to somebody',
    'speak to a person',
    'speak to someone',
    'speak with someone',
    'speak to an agent',
    'an agent please',
    'human please',
    'live agent',
    'customer service',
    'a representative',
    'talk to an agent',
    'i want a person',
    'i need a person',
  ],
  es: [
    'una persona por favor',
    'persona por favor',
    'una persona real',
    'hablar con una persona',
    'hablar con alguien',
    'hablar con un humano',
    'hablar con un agente',
    'hablar con un asesor',
    'un humano',
    'un agente',
    'un asesor',
    'una asesora',
    'atencion al cliente',
    'quiero una persona',
    'con una persona',
    'con un operador',
  ],
  pt: [
    'uma pessoa por favor',
    'pessoa por favor',
    'uma pessoa real',
    'falar com uma pessoa',
    'falar com alguem',
    'um humano',
    'falar com um atendente',
    'um atendente',
    'uma atendente',
    'falar com humano',
    'quero uma pessoa',
    'atendimento humano',
    'com uma pessoa',
  ],
  ar: [
    'شخص من فضلك',
    'شخصا من فضلك',
    'التحدث مع شخص',
    'التحدث الى شخص',
    'اتحدث مع شخص',
    'اكلم شخص',
    'اريد شخصا',
    'اريد شخص',
    'موظف من فضلك',
    'التحدث مع موظف',
    'اكلم موظف',
    'خدمة العملاء',
    'شخص حقيقي',
    'ممثل خدمة',
  ],
}
/** Asks for a person when the message is hardly more than this word. */
const personShort = new Set(
  'person human agent representative operator someone somebody persona humano agente asesor asesora operador pessoa atendente شخص شخصا موظف موظفا انسان بشري ممثل'.split(
    ' ',
  ),
)
const shortWords = 4

export function wantsPerson(text: string, more?: Phrases): boolean {
  const words = wordsOf(text)
  if (words.length <= shortWords && words.some((word) => personShort.has(word))) return true
  return [personAnywhere, ...(more ? [more] : [])].some((phrases) =>
    Object.values(phrases).some((list) => list.some((phrase) => hasPhrase(text, phrase))),
  )
}

const greetingWords = new Set(
  fold(
    'hello hi hey good morning afternoon evening there hola buenas buenos dias tardes noches que tal ola oi bom boa dia tarde noite tudo bem مرحبا اهلا سلام السلام عليكم ورحمة الله وبركاته صباح الخير مساء النور هلا',
  ).split(' '),
)
/** Nothing but a greeting. */
export function isGreeting(text: string): boolean {
  const words = wordsOf(text)
  return words.length > 0 && words.length <= 6 && words.every((word) => greetingWords.has(word))
}

const thanksWords = new Set(
  fold(
    'thanks thank you thx ok okay great perfect fine good bye goodbye very much so gracias muchas vale perfecto genial adios muy amable obrigado obrigada muito perfeito otimo tchau valeu ta bom شكرا جزيلا تمام ممتاز حسنا مع السلامة لك',
  ).split(' '),
)
/** Thanks, agreement or good-bye: no question in it. Signs alone (a thumb, a heart) are the same. */
export function isThanks(text: string): boolean {
  const words = wordsOf(text)
  return words.length <= 5 && words.every((word) => thanksWords.has(word))
}

const questionWords = new Set(
  fold(
    'what when where which who how why do does can could is are tell know que cuando donde cual quien como cuanto cuanta por hacen tienen puedo pueden saber quando onde qual quem quanto quanta voces tem posso fazem ما ماذا متى اين كيف كم هل لماذا بكم اعرف',
  ).split(' '),
)
/** Looks like a question: a question mark, or it begins like one. */
export const isQuestion = (text: string): boolean =>
  /[?؟¿]/.test(text) ||
  wordsOf(text)
    .slice(0, 3)
    .some((word) => questionWords.has(word))
