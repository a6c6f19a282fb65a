import { el } from './el.js'

const tags = { '*': 'b', _: 'i', '~': 's' }
const marked = /```([\s\S]+?)```|(?<![\p{L}\p{N}*_~])([*_~])(?=[^\s*_~])((?:(?!\2)[^\n])*?\S)\2(?![\p{L}\p{N}*_~])/gu

/** What WhatsApp marks in a text, shown marked: *bold* _italic_ ~struck~ ```code```. */
export function said(text) {
  const nodes = []
  let from = 0
  for (const found of text.matchAll(marked)) {
    const [whole, code, sign, inner] = found
    nodes.push(text.slice(from, found.index))
    nodes.push(code === undefined ? el(tags[sign], {}, ...said(inner)) : el('code', {}, code))
    from = found.index + whole.length
  }
  return [...nodes, text.slice(from)]
}
