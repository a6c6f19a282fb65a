import type { BinaryNode } from '@whiskeysockets/baileys'
import { demand } from './violation.ts'

export type Stanza = BinaryNode
export const SERVER = '@s.whatsapp.net'

type Attributes = Record<string, string | undefined>

/** Leaves out the attributes that are undefined. */
export function stanza(tag: string, attributes: Attributes = {}, content?: Stanza['content']): Stanza {
  const attrs: Record<string, string> = {}
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) attrs[name] = value
  return content === undefined ? { tag, attrs } : { tag, attrs, content }
}

export const childrenOf = (node: Stanza | undefined): Stanza[] => (Array.isArray(node?.content) ? node.content : [])
export const childOf = (node: Stanza | undefined, tag: string): Stanza | undefined =>
  childrenOf(node).find((child) => child.tag === tag)

/** Unix seconds, as stanzas write it. */
export const stanzaTime = (): string => Math.floor(Date.now() / 1000).toString()

/** The bytes in a child, of this length where one is asked for. */
export function bytesIn(node: Stanza | undefined, tag: string, length?: number): Buffer {
  const content = childOf(node, tag)?.content
  demand(content instanceof Uint8Array, `<${node?.tag}> without bytes in <${tag}>`)
  demand(length === undefined || content.length === length, `<${tag}> has ${content.length} bytes, not ${length}`)
  return Buffer.from(content)
}

/** The text in a child. The codec packs short texts, which come back as strings, and keeps others as bytes. */
export function textIn(node: Stanza | undefined, tag: string): string {
  const content = childOf(node, tag)?.content
  const text = content instanceof Uint8Array ? Buffer.from(content).toString() : content
  demand(typeof text === 'string' && text.length > 0, `<${node?.tag}> without text in <${tag}>`)
  return text
}

export const readBigEndian = (buffer: Uint8Array): number => Buffer.from(buffer).readUIntBE(0, buffer.length)

export interface Jid {
  user: string
  device: number
  server: 's.whatsapp.net' | 'lid'
}

const JID = /^(\d{5,20})(?:_\d+)?(?::(\d{1,3}))?@(s\.whatsapp\.net|c\.us|lid)$/

/** A person's address; undefined for groups, broadcasts and what is no address at all. */
export function parseJid(jid: string | undefined): Jid | undefined {
  const match = JID.exec(jid ?? '')
  if (!match?.[1]) return undefined
  return { user: match[1], device: Number(match[2] ?? 0), server: match[3] === 'lid' ? 'lid' : 's.whatsapp.net' }
}

/**
 * The codec writes any text with an `@` as an address; one whose user part holds another `@` becomes an address inside
 * an address, which stops a whole whatsmeow process.
 */
export function assertWritable(node: Stanza): void {
  for (const [name, value] of Object.entries(node.attrs)) {
    if (value.indexOf('@') !== value.lastIndexOf('@')) throw new Error(`<${node.tag} ${name}="${value}"> is no address`)
  }
  if (typeof node.content === 'string') throw new Error(`<${node.tag}> has text: write bytes`)
  for (const child of childrenOf(node)) assertWritable(child)
}

/** One line for a record of what was wrong: tags and attributes, no contents. */
export function describe(node: Stanza): string {
  const attrs = Object.entries(node.attrs).map(([name, value]) => ` ${name}="${value}"`)
  const inner = childrenOf(node).slice(0, 4).map(describe).join('')
  const size = node.content instanceof Uint8Array ? `${node.content.length} bytes` : ''
  return `<${node.tag}${attrs.join('')}>${size}${inner}</${node.tag}>`
}
