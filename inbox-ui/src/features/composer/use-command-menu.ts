import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import { get } from '../../lib/api.ts'
import { exact, matching, needsArguments, typedName } from '../../lib/command-line.ts'
import { keys } from '../../lib/query.ts'
import type { CommandInfo } from '../../lib/types.ts'
import type { ComposerState } from './use-composer.ts'

/** The commands that fit what is typed, which of them is picked, and the keys that choose. */
export function useCommandMenu(composer: ComposerState) {
  const { text } = composer
  const { data: all = [] } = useQuery({
    queryKey: keys.commands,
    queryFn: async () => (await get<{ items: CommandInfo[] }>('/commands')).items,
    // Asked for before the first slash: Tab must complete a name that was typed quickly.
    staleTime: Number.POSITIVE_INFINITY,
  })
  const [at, setAt] = useState({ name: '', index: 0 })
  const [hiddenFor, setHiddenFor] = useState<string | null>(null)
  const { name, finished } = typedName(text)
  const fitting = matching(all, text)
  const index = at.name === name ? Math.min(at.index, fitting.length - 1) : 0
  const picked = fitting[Math.max(index, 0)]
  const open = composer.command && fitting.length > 0 && hiddenFor !== name && !composer.running
  const choose = (command: CommandInfo) => composer.setText(`/${command.name} `)
  const step = (by: number) => setAt({ name, index: (index + by + fitting.length) % fitting.length })

  /** Enter finishes the name first, unless the line can already be run. */
  function enter(): boolean {
    if (finished || !picked) return false
    if (exact(all, text) && !needsArguments(picked)) return false
    choose(picked)
    return true
  }

  function take(key: string): boolean {
    switch (key) {
      case 'ArrowDown':
      case 'ArrowUp':
        if (!finished) step(key === 'ArrowDown' ? 1 : -1)
        return !finished
      case 'Tab':
        if (!finished && picked) choose(picked)
        return !finished
      case 'Escape':
        setHiddenFor(name)
        return true
      default:
        return key === 'Enter' && enter()
    }
  }

  /** True when the key was for the menu. */
  function onKey(event: KeyboardEvent): boolean {
    if (!open || event.shiftKey || event.nativeEvent.isComposing) return false
    const took = take(event.key)
    if (took) event.preventDefault()
    return took
  }
  return { open, fitting, picked, finished, choose, fill: composer.setText, onKey }
}

export type CommandMenu = ReturnType<typeof useCommandMenu>
