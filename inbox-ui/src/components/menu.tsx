import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'

export interface MenuEntry {
  key: string
  label: ReactNode
  picked?: boolean
  run: () => void
}

interface Props {
  label: string
  entries: MenuEntry[]
  trigger: ReactNode
  defaultOpen?: boolean
}

/** A menu with roving focus and typing ahead. Not modal: nothing has to be injected into the page's styles. */
export default function Menu({ label, entries, trigger, defaultOpen = false }: Props) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen={defaultOpen} dir={document.documentElement.dir as 'ltr' | 'rtl'}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={document.getElementById('main')}>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6} collisionPadding={8} loop>
          <DropdownMenu.Label className="menu-title">{label}</DropdownMenu.Label>
          {entries.map((entry) => (
            <DropdownMenu.CheckboxItem
              key={entry.key}
              className="menu-item"
              checked={entry.picked ?? false}
              onSelect={entry.run}
            >
              {entry.label}
            </DropdownMenu.CheckboxItem>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
