import { DatabaseSync } from 'node:sqlite'
import type { Locale } from '../../../schemas/common.ts'
import { wordsOf } from '../words.ts'
import type { KnowledgePiece } from './load.ts'

export interface KnowledgeHit {
  piece: KnowledgePiece
  /** 0 to 1: how much of what was asked for the piece speaks about. */
  score: number
}

export interface Knowledge {
  /** Pieces in this language that are about the text, best first; none when nothing is relevant enough. */
  search(text: string, locale: Locale): KnowledgeHit[]
}

/** Words that say nothing about the subject of a question. */
const emptyWords = new Set(
  wordsOf(
    [
      'a an the is are am was be do does did have has had i you we they it he she my your our me us to of in on at for from with and or but if so as this that these those what when where which who how can could would will shall should may please hello hi hey there any some get got want need like know tell about just also much many thanks thank ok yes no not im its hows whats i’d id',
      'el la los las un una unos unas es son soy esta estan hay ser tener tiene tienen tengo yo tu usted ustedes nosotros ellos mi mis su sus me te se nos lo le de del en a al con y o pero si como que cual cuales cuando donde quien cuanto cuanta cuantos puedo puede pueden quiero quisiera necesito por para favor hola buenos buenas dias tardes noches algo mas muy gracias saber decir ya no este esta ese eso',
      'o os as um uma uns umas e sao sou esta estao tem tenho ter eu voce voces nos eles meu minha seu sua me te se lhe de do da dos das em no na nos nas ao com ou mas se como que qual quais quando onde quem quanto quanta quantos posso pode podem quero queria gostaria preciso por para favor ola oi bom boa dia tarde noite algo mais muito obrigado obrigada saber dizer ja nao este esse isso voces ha',
      'من في على إلى عن مع هل ما ماذا متى أين كيف كم أي هذا هذه ذلك أنا أنت أنتم نحن هو هي هم لي لك لنا لديكم عندكم لدي عندي أريد أحتاج يمكن يمكنني ممكن فضلك لو سمحت مرحبا السلام عليكم شكرا نعم لا و أو يا كان يكون هناك أن',
    ].join(' '),
  ),
)

/** Cuts endings (plural, gender) and the Arabic article, alike for what is asked and what is known. Rough on purpose. */
function stem(word: string): string {
  if (/\p{Script=Arabic}/u.test(word)) {
    const bare = word.replace(/^(وال|بال|كال|فال|لل|ال)(?=.{2})/, '')
    return bare.length > 4 ? bare.replace(/(ات|ون|ين|ه)$/, '') : bare
  }
  if (word.length < 4 || /\d/.test(word)) return word
  const single = word.replace(/(?<=.{3})(es|s)$/, '')
  return single.length > 4 ? single.replace(/[aeo]$/, '') : single
}

const subjectWords = (text: string): string[] => [
  ...new Set(
    wordsOf(text)
      .filter((word) => !emptyWords.has(word))
      .map(stem),
  ),
]
const allWords = (text: string): string => wordsOf(text).map(stem).join(' ')

interface Entry {
  piece: KnowledgePiece
  named: Set<string>
  told: Set<string>
}

/** How much of the question has to be met before the bot takes a piece for an answer. */
const relevant = 0.5

/**
 * A full-text index of a bot's knowledge, in memory: SQLite's FTS5 finds the candidates, and then what counts is how
 * many of the question's own words each one meets, so that a chance word in a long question is not taken for an answer.
 */
export function createKnowledge(pieces: readonly KnowledgePiece[]): Knowledge {
  const database = new DatabaseSync(':memory:')
  database.exec(
    "CREATE VIRTUAL TABLE pieces USING fts5(locale UNINDEXED, title, words, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '3 4')",
  )
  const insert = database.prepare('INSERT INTO pieces (rowid, locale, title, words, body) VALUES (?, ?, ?, ?, ?)')
  const entries = pieces.map((piece, at): Entry => {
    const [title, words, body] = [allWords(piece.title), allWords(piece.words), allWords(piece.body)]
    insert.run(at, piece.locale, title, words, body)
    return { piece, named: new Set(`${title} ${words}`.split(' ')), told: new Set(body.split(' ')) }
  })
  const find = database.prepare(
    'SELECT rowid FROM pieces WHERE pieces MATCH ? AND locale = ? ORDER BY bm25(pieces, 0, 6, 4, 1) LIMIT 12',
  )
  return {
    search(text, locale) {
      const asked = subjectWords(text).slice(0, 24)
      if (asked.length === 0) return []
      const query = asked.map((word) => `"${word}"${word.length > 3 ? '*' : ''}`).join(' OR ')
      return find
        .all(query, locale)
        .map((row) => entries[Number(row.rowid)])
        .filter((entry) => entry !== undefined)
        .map((entry) => ({ piece: entry.piece, score: coverage(asked, entry) }))
        .filter((hit) => hit.score >= relevant)
        .sort((a, b) => b.score - a.score)
        .slice(0, 3)
    },
  }
}

function coverage(asked: readonly string[], entry: Entry): number {
  const worth = (word: string) => (meets(entry.named, word) ? 1 : meets(entry.told, word) ? 0.6 : 0)
  return asked.reduce((sum, word) => sum + worth(word), 0) / asked.length
}

function meets(words: ReadonlySet<string>, word: string): boolean {
  if (words.has(word)) return true
  return word.length > 3 && [...words].some((known) => known.startsWith(word))
}
