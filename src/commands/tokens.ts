import { latinDigits } from './amounts.ts'
import { badLine, texts } from './errors.ts'

export interface Token {
  kind: 'word' | 'quoted' | 'separator'
  text: string
}

export const maxLine = 2000
const openers = new Set(['"', '“', '”', '„', '«', '»'])
const isSpace = (char: string | undefined) => char === undefined || /\s/.test(char)
const isDigit = (char: string | undefined) => char !== undefined && char >= '0' && char <= '9'
/** Behind these a name in quotation marks may follow without a space: 2x"Air pump". */
const beforeQuote = /^[\d.,]+[x×*]$/i

/**
 * Words, texts in quotation marks (of any make: phones write “these”), and what separates items: a comma, a semicolon,
 * a new line. A comma between two digits belongs to the number. One pass over the line.
 */
export function tokenize(line: string): Token[] {
  if (line.length > maxLine) throw badLine(texts.tooLong, { max: maxLine })
  const chars = Array.from(latinDigits(line))
  const tokens: Token[] = []
  let word = ''
  const end = () => {
    if (word) tokens.push({ kind: 'word', text: word })
    word = ''
  }
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? ''
    if (isSeparator(chars, at)) {
      end()
      tokens.push({ kind: 'separator', text: char })
    } else if (isSpace(char)) end()
    else if (openers.has(char) && (word === '' || beforeQuote.test(word))) {
      end()
      const from = at + 1
      at = closingAt(chars, from)
      tokens.push({ kind: 'quoted', text: unescaped(chars.slice(from, at).join('')).trim() })
    } else word += char
  }
  end()
  return tokens
}

const unescaped = (text: string): string => text.replace(/\\(["“”„«»\\])/g, '$1')
/** Any text as one quoted token. */
export const quote = (text: string): string => `"${text.replace(/["“”„«»\\]/g, '\\$&')}"`

function isSeparator(chars: readonly string[], at: number): boolean {
  const char = chars[at] ?? ''
  if (char === ';' || char === '؛' || char === '\n' || char === '،') return true
  return char === ',' && !(isDigit(chars[at - 1]) && isDigit(chars[at + 1]))
}

/** Where the quoted text ends. The line is left at the first one that does not, so no part is looked at twice. */
function closingAt(chars: readonly string[], from: number): number {
  for (let at = from; at < chars.length; at++) {
    if (openers.has(chars[at] ?? '')) return at
    // behind a backslash a mark is a sign like any other
    if (chars[at] === '\\') at++
  }
  const text = chars.slice(from - 1, from + 30).join('')
  throw badLine(texts.unclosed, { text })
}
