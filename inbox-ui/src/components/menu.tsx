import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'

export interface MenuEntry {
  key: string
  label: ReactNode
  /** One of several that can be chosen; left out where the entry does something. */
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
          {entries.map(({ key, picked, run, label: inside }) =>
            picked === undefined ? (
              <DropdownMenu.Item key={key} className="menu-item" onSelect={run}>
                {inside}
              </DropdownMenu.Item>
            ) : (
              <DropdownMenu.CheckboxItem key={key} className="menu-item" checked={picked} onSelect={run}>
                {inside}
              </DropdownMenu.CheckboxItem>
            ),
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
