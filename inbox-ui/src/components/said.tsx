import { Fragment, type ReactNode } from 'react'
import { type Piece, piecesOf } from '../lib/marks.ts'

const tags = { bold: 'b', italic: 'i', struck: 's' } as const

function shown(piece: Piece): ReactNode {
  switch (piece.kind) {
    case 'words':
      return piece.text
    case 'code':
      return <code>{piece.text}</code>
    case 'link':
      return (
        <a href={piece.text} target="_blank" rel="noreferrer" dir="ltr">
          {piece.text}
        </a>
      )
    default: {
      const Tag = tags[piece.kind]
      return <Tag>{all(piece.pieces)}</Tag>
    }
  }
}

// biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no name but their place
const all = (pieces: Piece[]): ReactNode[] => pieces.map((piece, at) => <Fragment key={at}>{shown(piece)}</Fragment>)

/** What somebody wrote, with the messenger's marks and addresses that can be opened. */
export function Said({ text }: { text: string }) {
  return all(piecesOf(text))
}
