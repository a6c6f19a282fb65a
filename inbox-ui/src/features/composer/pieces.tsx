import { File, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Message } from '../../lib/types.ts'
import type { Files } from './use-files.ts'

interface Props {
  files: Files
  answering: Message | null
  stopAnswering: () => void
  name: string
}

/** What goes along: the message that is answered, and files. */
export function Pieces({ files, answering, stopAnswering, name }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!answering && files.all.length === 0) return null
  return (
    <div className="pieces">
      {answering && (
        <div className="piece answering">
          <span className="grid min-w-0 flex-1">
            <b className="text-accent">
              {answering.direction === 'in' ? name : (answering.sender.name ?? t('list.bot'))}
            </b>
            <span className="cut text-muted" dir="auto">
              {answering.text || t(`kind.${answering.kind}`)}
            </span>
          </span>
          <button type="button" className="icon-btn" aria-label={t('composer.stopAnswering')} onClick={stopAnswering}>
            <Icon of={X} size="s" />
          </button>
        </div>
      )}
      {files.all.map((file) => (
        <div key={file.key} className="piece">
          {file.url ? <img src={file.url} alt="" /> : <Icon of={File} />}
          <span className="grid min-w-0">
            <bdi className="cut">{file.name}</bdi>
            <span className="text-muted">{file.fileId ? format.size(file.size) : t('composer.uploading')}</span>
          </span>
          <button
            type="button"
            className="icon-btn"
            aria-label={t('composer.removeFile', { name: file.name })}
            onClick={() => files.drop(file.key)}
          >
            <Icon of={X} size="s" />
          </button>
        </div>
      ))}
    </div>
  )
}
