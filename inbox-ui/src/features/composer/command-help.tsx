import { useTranslation } from 'react-i18next'
import { partAt, usageParts } from '../../lib/command-line.ts'
import type { CommandMenu } from './use-command-menu.ts'

function Usage({ usage, line }: { usage: string; line: string }) {
  const parts = usageParts(usage)
  const here = partAt(line, parts)
  return (
    <p className="usage">
      <code>
        {parts.map((part, at) =>
          part.kind === 'word' ? (
            `${part.text} `
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one usage line never move
            <var key={at} className={`${part.kind} ${at === here ? 'at' : ''}`}>
              {part.text}{' '}
            </var>
          ),
        )}
      </code>
    </p>
  )
}

/** The commands that fit, and how the picked one is written. */
export function CommandHelp({ menu, line }: { menu: CommandMenu; line: string }) {
  const { t } = useTranslation()
  const { picked } = menu
  return (
    <div className="commands">
      <div role="listbox" className="command-list" aria-label={t('composer.commands')} id="command-list">
        {menu.fitting.map((command) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the text box's, by aria-activedescendant
          <div
            key={command.name}
            id={`command-${command.name}`}
            role="option"
            tabIndex={-1}
            aria-selected={command === picked}
            aria-disabled={!command.allowed}
            className="command"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => menu.choose(command)}
          >
            <code>/{command.name}</code>
            <span>{command.title}</span>
            {command === picked && <kbd>{menu.finished ? '⏎' : 'Tab'}</kbd>}
          </div>
        ))}
      </div>
      {picked && (
        <div className="command-help">
          <Usage usage={picked.usage} line={line} />
          {!picked.allowed && <p className="text-warn">{t('composer.notAllowed')}</p>}
          {picked.examples.slice(0, 2).map((example) => (
            <button
              key={example}
              type="button"
              className="example"
              title={t('composer.useExample')}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => menu.fill(example)}
            >
              <code>{example}</code>
            </button>
          ))}
          <p className="tip">{t('composer.runTip')}</p>
        </div>
      )}
    </div>
  )
}
