import { Bot, Globe, MessageCircle, Plus, User } from 'lucide-react'
import type { ReactNode } from 'react'
import { initials, tintOf } from '../lib/names.ts'
import { Icon } from './icon.tsx'

/** A customer: round, with initials and the badge of the channel. */
export function Avatar({
  id,
  name,
  channel,
  size = '',
}: {
  id: string
  name: string
  channel?: string
  size?: string
}) {
  const letters = initials(name)
  return (
    <span className={`avatar ${size} t${tintOf(id)}`} aria-hidden="true">
      {letters ? <bdi>{letters}</bdi> : <Icon of={User} />}
      {channel && (
        <span className="via">
          <Icon of={channel === 'webchat' ? Globe : MessageCircle} />
        </span>
      )}
    </span>
  )
}

interface FaceProps {
  kind: 'me' | 'user' | 'bot' | 'none'
  name?: string
  id?: string
  /** Said on hover and to a screen reader; empty where a name stands beside it. */
  title: string
  big?: boolean
}

/** One of the team: square. The bot is an outline, nobody is dashed. */
export function Face({ kind, name = '', id = '', title, big = false }: FaceProps) {
  const inside: Record<FaceProps['kind'], ReactNode> = {
    me: <bdi>{initials(name).slice(0, 1)}</bdi>,
    user: <bdi>{initials(name).slice(0, 1)}</bdi>,
    bot: <Icon of={Bot} />,
    none: <Icon of={Plus} />,
  }
  const look = kind === 'user' ? `t${tintOf(id || name)}` : kind
  return (
    <span
      className={`face ${look} ${big ? 'big' : ''}`}
      {...(title ? { role: 'img', 'aria-label': title, title } : { 'aria-hidden': true })}
    >
      {inside[kind]}
    </span>
  )
}
