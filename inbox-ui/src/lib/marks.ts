/** A piece of what somebody wrote: words, marked words as the messenger shows them, or an address. */
export type Piece =
  | { kind: 'words'; text: string }
  | { kind: 'bold' | 'italic' | 'struck'; pieces: Piece[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; text: string }

const kinds = { '*': 'bold', _: 'italic', '~': 'struck' } as const

/** In order: ```code```, *bold* _italic_ ~struck~ around whole words on one line, and addresses without what ends a sentence. */
const marked =
  /```([\s\S]+?)```|(?<![\p{L}\p{N}*_~])([*_~])(?=[^\s*_~])((?:(?!\2)[^\n])*?\S)\2(?![\p{L}\p{N}*_~])|(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/gu

/** WhatsApp's own marks; what is not one stays as it was typed. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const found of text.matchAll(marked)) {
    const [whole, code, sign, inner, link] = found
    if (found.index > from) pieces.push({ kind: 'words', text: text.slice(from, found.index) })
    if (code !== undefined) pieces.push({ kind: 'code', text: code })
    else if (link !== undefined) pieces.push({ kind: 'link', text: link })
    else pieces.push({ kind: kinds[sign as keyof typeof kinds], pieces: piecesOf(inner ?? '') })
    from = found.index + whole.length
  }
  if (from < text.length) pieces.push({ kind: 'words', text: text.slice(from) })
  return pieces
}

const wordsOf = (piece: Piece): string => ('pieces' in piece ? piece.pieces.map(wordsOf).join('') : piece.text)

/** The same without its marks, for one line of a list. */
export const unmarked = (text: string): string => piecesOf(text).map(wordsOf).join('')
