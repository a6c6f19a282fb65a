import { useEffect, useReducer } from 'react'
import { useFormat } from '../lib/format.ts'

/** A relative time with the exact one on hover; it ages by itself. */
export function Ago({ at }: { at: string }) {
  const format = useFormat()
  const [, tick] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    const timer = setInterval(tick, 30_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <time dateTime={at} title={format.exact(at)}>
      {format.ago(at)}
    </time>
  )
}

export function Clock({ at }: { at: string }) {
  const format = useFormat()
  return (
    <time dateTime={at} title={format.exact(at)}>
      {format.clock(at)}
    </time>
  )
}
