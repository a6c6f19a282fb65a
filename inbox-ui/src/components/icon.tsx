import type { LucideIcon } from 'lucide-react'

interface Props {
  of: LucideIcon
  size?: 's' | 'xs'
  /** Points somewhere: mirrored where reading goes from right to left. */
  flip?: boolean
  className?: string
}

/** A picture beside a word; never the only carrier of a meaning. */
export function Icon({ of: Picture, size, flip, className = '' }: Props) {
  return <Picture aria-hidden className={`icon ${size ?? ''} ${flip ? 'flip' : ''} ${className}`} />
}
