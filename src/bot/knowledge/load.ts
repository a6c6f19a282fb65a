import { readFileSync } from 'node:fs'
import { Locale } from '../../../schemas/common.ts'
import type { BotDefinition } from '../kit.ts'

/** A piece of knowledge: answers one question, in one language. */
export interface KnowledgePiece {
  /** file#ordinal; the same in every language. */
  topic: string
  locale: Locale
  title: string
  /** Other words that people use for it: searched, never shown. */
  words: string
  body: string
}

const languageHeading = /^# (en|es|pt|ar): (.+)$/
const pieceHeading = /^## (.+)$/

/**
 * Reads a knowledge file. Its form: one part per language, each begun by `# en: Title`; below it plain text, or
 * several pieces each begun by `## Title`; a line `words: …` lists other words for the piece.
 */
export function parseKnowledge(file: string, markdown: string): KnowledgePiece[] {
  const pieces: KnowledgePiece[] = []
  let locale: Locale | null = null
  let ordinal = 0
  const begin = (title: string) => {
    if (!locale) throw new Error(`${file}: text before the first language heading (# en: Title)`)
    pieces.push({ topic: `${file}#${ordinal++}`, locale, title, words: '', body: '' })
  }
  for (const line of markdown.split(/\r?\n/)) {
    const language = languageHeading.exec(line)
    const heading = pieceHeading.exec(line)
    const piece = pieces.at(-1)
    if (language) {
      locale = Locale.parse(language[1])
      ordinal = 0
      begin(language[2] ?? '')
    } else if (heading) begin(heading[1] ?? '')
    else if (piece && line.startsWith('words:')) piece.words = line.slice('words:'.length).trim()
    else if (piece) piece.body += `${line}\n`
    else if (line.trim() !== '') throw new Error(`${file}: text before the first language heading (# en: Title)`)
  }
  return pieces.map((piece) => ({ ...piece, body: piece.body.trim() })).filter((piece) => piece.body !== '')
}

export interface LoadedBot {
  definition: BotDefinition
  persona: string
  knowledge: readonly KnowledgePiece[]
}

/** Reads a bot's prompt and knowledge from its folder. Throws, naming the file, when one is missing or malformed. */
export function loadBot(definition: BotDefinition): LoadedBot {
  const read = (path: string) => readFileSync(new URL(path, definition.home), 'utf8')
  return {
    definition,
    persona: read(definition.persona).trim(),
    knowledge: definition.knowledge.flatMap((path) => parseKnowledge(path, read(path))),
  }
}
