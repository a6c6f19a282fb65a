import { useTranslation } from 'react-i18next'
import { Dialog } from '../components/dialog.tsx'

const groups: readonly { name: string; keys: readonly (readonly [string, string])[] }[] = [
  {
    name: 'move',
    keys: [
      ['J', 'next'],
      ['K', 'previous'],
      ['Enter', 'open'],
      ['X', 'select'],
      ['/', 'search'],
    ],
  },
  {
    name: 'conversation',
    keys: [
      ['R', 'reply'],
      ['N', 'note'],
      ['Alt N', 'mode'],
      ['A', 'assign'],
      ['B', 'bot'],
      ['E', 'close'],
    ],
  },
  {
    name: 'go',
    keys: [
      ['G I', 'inbox'],
      ['G U', 'unassigned'],
      ['G B', 'botView'],
      ['G L', 'lines'],
      ['G M', 'members'],
      ['G O', 'mail'],
      ['G S', 'settings'],
    ],
  },
  {
    name: 'write',
    keys: [
      ['Enter', 'send'],
      ['Shift Enter', 'newLine'],
      ['Tab', 'complete'],
      ['Ctrl K', 'palette'],
      ['?', 'sheet'],
    ],
  },
]

/** Every shortcut on one sheet. */
export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('keys.title')} onClose={onClose} wide>
      <div className="grid gap-x-8 gap-y-5 p-5 md:grid-cols-2">
        {groups.map((group) => (
          <section key={group.name}>
            <h3 className="mb-2 font-semibold">{t(`keys.${group.name}Group`)}</h3>
            <dl className="grid gap-1.5">
              {group.keys.map(([key, what]) => (
                <div key={what} className="flex items-center justify-between gap-4">
                  <dt>{t(`keys.${what}`)}</dt>
                  <dd className="flex gap-1" dir="ltr">
                    {key.split(' ').map((one) => (
                      <kbd key={one}>{one}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
