import { latinDigits } from './amounts.ts'
import { quote } from './tokens.ts'
import { fold } from './words.ts'

const longest = 500

const numbers: readonly string[] = [
  'zero cero zero صفر',
  'one a an un una uno um uma واحد واحده',
  'two dos dois duas اثنين اثنان',
  'three tres tres ثلاثه ثلاث',
  'four cuatro quatro اربعه اربع',
  'five cinco cinco خمسه خمس',
  'six seis seis سته ست',
  'seven siete sete سبعه سبع',
  'eight ocho oito ثمانيه ثمان',
  'nine nueve nove تسعه تسع',
  'ten diez dez عشره عشر',
  'eleven once onze',
  'twelve doce doze',
]
const tens: Record<string, number> = {
  fifteen: 15,
  quince: 15,
  quinze: 15,
  twenty: 20,
  veinte: 20,
  vinte: 20,
  عشرين: 20,
  'twenty-five': 25,
  thirty: 30,
  treinta: 30,
  trinta: 30,
  fifty: 50,
  cincuenta: 50,
  cinquenta: 50,
  خمسين: 50,
}
const numberOf = new Map<string, number>([
  ...numbers.flatMap((words, at) => words.split(' ').map((word): [string, number] => [word, at])),
  ...Object.entries(tens),
])

/** A number in digits or in words; null: it is none. */
function readNumber(word: string): string | null {
  if (/^\d{1,6}([.,]\d{1,2})?$/.test(word)) return word
  const known = numberOf.get(fold(word))
  return known === undefined ? null : String(known)
}

/** Whom and what; the customer's name may stand before or behind the noun. */
const quotes: readonly RegExp[] = [
  /^(?:send|make|give|write|prepare|create)(?: (?:to )?(?<who>[^,]{1,60}?))? an? (?:quote|quotation)(?: to (?<whom>[^,]{1,60}?))? (?:for|of) (?<what>.+)$/iu,
  /^(?:envía|envia|envíe|manda|haz|prepara|crea)(?:le)?(?: a (?<who>[^,]{1,60}?))? (?:una cotización|una cotizacion|un presupuesto)(?: (?:a|para) (?<whom>[^,]{1,60}?))? (?:de|por|para) (?<what>.+)$/iu,
  /^(?:envie|mande|faça|faca|prepare|crie)(?: (?:para|à|ao|a)(?: [ao])? (?<who>[^,]{1,60}?))? (?:uma cotação|uma cotacao|um orçamento|um orcamento)(?: para (?<whom>[^,]{1,60}?))? (?:de|por|para) (?<what>.+)$/iu,
  /^(?:أرسل|ارسل|ابعث|جهز|اعمل)(?: (?:إلى|الى) (?<who>[^،,]{1,60}?))? عرض سعر(?: (?:إلى|الى) (?<whom>[^،,]{1,60}?))? (?:عن|من|لـ|ل) ?(?<what>.+)$/u,
]
/** At the end: ten percent off. */
const discounts: readonly RegExp[] = [
  /^(?<what>.+?),? (?:with )?(?:a )?(?<value>[\p{L}\d.,-]{1,12}) ?(?:percent|per cent|%)(?: off| discount)?$/iu,
  /^(?<what>.+?),? (?:con )?(?:un )?(?<value>[\p{L}\d.,]{1,12}) ?(?:por ciento|%)(?: de descuento)?$/iu,
  /^(?<what>.+?),? (?:com )?(?<value>[\p{L}\d.,]{1,12}) ?(?:por cento|%)(?: de desconto)?$/iu,
  /^(?<what>.+?)[،,]? (?:مع )?(?:ب)?خصم (?<value>[\p{L}\d.,]{1,12}) ?(?:بالمئة|بالمائة|في المئة|%|٪)$/u,
]
const item =
  /^(?:(?<count>[\p{L}\d-]{1,12}) )?(?:of )?(?<name>.+?)(?: (?:at|for|a|por|بسعر|@) (?<price>[^\s\d]{0,3}\d[\d.,]{0,12}(?: [A-Z]{3})?)(?: (?:each|cada uno|cada una|cada|للواحدة|لكل))?)?$/iu

function itemLine(text: string): string {
  const { count, name = '', price } = item.exec(text)?.groups ?? {}
  const number = count ? readNumber(count) : '1'
  // what stands first is no number: it belongs to the name
  const called = number === null ? `${count} ${name}` : name
  return `${number ?? '1'}x ${called.trim()}${price ? ` @ ${price}` : ''}`
}

function quoteLine(text: string): string | null {
  const found = quotes.map((pattern) => pattern.exec(text)).find(Boolean)?.groups
  if (!found?.what) return null
  let { what } = found
  let discount = ''
  for (const pattern of discounts) {
    const less = pattern.exec(what)?.groups
    const value = less?.value ? readNumber(less.value) : null
    if (!less?.what || value === null) continue
    what = less.what
    discount = ` discount ${value}%`
    break
  }
  const items = what
    .split(/\s*[,،]\s*(?:and |y |e )?|\s+(?:and|y|e)\s+|\s+و\s?(?=\S)/u)
    .map((part) => part.trim())
    .filter(Boolean)
  if (items.length === 0) return null
  const who = (found.who ?? found.whom)?.trim()
  return `/quote ${who && !isHere(who) ? `@${quote(who)} ` : ''}${items.map(itemLine).join(', ')}${discount}`
}

const here = new Set(['them', 'him', 'her', 'this customer', 'the customer', 'este cliente', 'cliente', 'العميل'])
const isHere = (who: string): boolean => here.has(fold(who))

/** What the rest of the text is for, as it stands. */
const simple: readonly [RegExp, (text: string) => string][] = [
  [
    /^(?:remind me|recuérdame|recuerdame|lembre-me|me lembre|ذكرني|ذكّرني)(?: to| de| que)? (?<text>.+)$/iu,
    (text) => `/remind ${text}`,
  ],
  [
    /^(?:snooze|pospón|pospon|posponer|adie|adiar|أجّل|أجل|اجل)(?: this| it| the conversation| esto| esta conversación| a conversa| isto| المحادثة)?(?: until| hasta| até| حتى)? (?<text>.+)$/iu,
    (text) => `/snooze ${text}`,
  ],
  [
    /^(?:open|create|make|abre|crea|abra|crie|افتح|أنشئ) (?:a ticket|un ticket|un caso|um chamado|um ticket|تذكرة)(?: about| for| sobre| por| عن)?:? (?<text>.+)$/iu,
    (text) => `/ticket ${text}`,
  ],
  [/^(?:note|write down|anota|anote|سجل|دوّن)(?: that| que| أن)?:? (?<text>.+)$/iu, (text) => `/note ${text}`],
  [
    /^(?:assign|give|hand|asigna|pasa|atribua|passe|أسند|حوّل)(?: this| it| the conversation| esto| esta conversación| isto| esta conversa| المحادثة)? (?:to|a|para|ao|à|إلى|الى) (?<text>[^,]{1,60})$/iu,
    (text) => `/assign @${text}`,
  ],
  [
    /^(?:put|add|pon|añade|ponha|adicione|ضع|أضف) (?:the label|label|la etiqueta|a etiqueta|وسم) (?<text>[^,]{1,60})$/iu,
    (text) => `/label ${quote(text)}`,
  ],
]
const alone: readonly [RegExp, string][] = [
  [
    /^(?:close|cierra|feche|أغلق|اغلق) (?:(?:this|the|esta|la|a|essa) )?(?:conversation|chat|conversación|conversacion|conversa|المحادثة)$/iu,
    '/close',
  ],
  [/^(?:who is this|quién es|quien es|quem é|من هذا)$/iu, '/who'],
  [/^(?:undo(?: that)?|deshaz(?:lo)?|desfaça(?: isso)?|تراجع)$/iu, '/undo'],
]

/**
 * The common phrases of four languages as the command line that says the same, to be shown before it runs. Null: it is
 * none of them. Pure.
 */
export function plainToLine(said: string): string | null {
  if (said.length > longest) return null
  const text = latinDigits(said)
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^(?:please|por favor|من فضلك),? /iu, '')
    .replace(/[.!?؟]+$/u, '')
  const whole = alone.find(([pattern]) => pattern.test(text))
  if (whole) return whole[1]
  const quoted = quoteLine(text)
  if (quoted) return quoted
  for (const [pattern, line] of simple) {
    const rest = pattern.exec(text)?.groups?.text?.trim()
    if (rest) return line(rest)
  }
  return null
}
