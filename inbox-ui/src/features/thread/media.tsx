import { Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { playTime, useFormat } from '../../lib/format.ts'
import type { Message } from '../../lib/types.ts'
import type { Acts } from './acts.ts'
import { VoiceNote } from './kinds/voice.tsx'
import { Lightbox } from './lightbox.tsx'

const fileUrl = (id: string) => `/api/v1/files/${id}`

function Picture({ message }: { message: Message }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const media = message.media
  if (!media?.fileId) return null
  const sticker = message.kind === 'sticker'
  const alt = message.text || t(`kind.${message.kind}`)
  return (
    <>
      <button
        type="button"
        className={sticker ? 'sticker' : 'shot'}
        aria-label={t('thread.openPicture')}
        onClick={() => setOpen(true)}
      >
        <img
          src={fileUrl((sticker ? null : media.thumbnailFileId) ?? media.fileId)}
          alt={alt}
          loading="lazy"
          width={media.width ?? undefined}
          height={media.height ?? undefined}
        />
      </button>
      {open && <Lightbox src={fileUrl(media.fileId)} alt={alt} onClose={() => setOpen(false)} />}
    </>
  )
}

function Document({ message }: { message: Message }) {
  const { t } = useTranslation()
  const format = useFormat()
  const media = message.media
  if (!media?.fileId) return null
  const name = media.fileName ?? t('kind.document')
  const kind = /\.(\w{1,4})$/.exec(name)?.[1] ?? media.mime.split('/').at(-1)?.slice(0, 4) ?? ''
  return (
    <div className="doc">
      <span className="doc-kind" aria-hidden="true">
        {kind.toUpperCase()}
      </span>
      <bdi className="cut">{name}</bdi>
      <a
        className="icon-btn row-span-2"
        href={fileUrl(media.fileId)}
        download={name}
        aria-label={t('thread.download', { name })}
      >
        <Icon of={Download} />
      </a>
      <span className="text-muted">{format.size(media.size)}</span>
    </div>
  )
}

function Film({ message }: { message: Message }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { media } = message
  if (!media?.fileId) return null
  const poster = media.thumbnailFileId
  return (
    <span className="shot film">
      <video
        controls
        preload={poster ? 'none' : 'metadata'}
        src={fileUrl(media.fileId)}
        {...(poster ? { poster: fileUrl(poster) } : {})}
        width={media.width ?? undefined}
        height={media.height ?? undefined}
        aria-label={t('kind.video')}
      />
      <small className="film-size">
        {[media.seconds && playTime(media.seconds), format.size(media.size)].filter(Boolean).join(' · ')}
      </small>
    </span>
  )
}

/** Why there is no file, and the way to ask for it once more where that may help. */
function NoFile({ message, acts }: { message: Message; acts: Acts }) {
  const { t } = useTranslation()
  const problem = message.media?.problem ?? 'waiting'
  const mayComeYet = problem === 'expired' || problem === 'unreachable'
  return (
    <p className="no-file">
      <i className="text-muted">{t(`media.${problem}`)}</i>
      {mayComeYet && (
        <button type="button" className="link" onClick={() => acts.fetchFile(message)}>
          {t('media.fetch')}
        </button>
      )}
    </p>
  )
}

/** What came with a message: seen or heard in place; a document with its name and size. */
export function Attachment({ message, acts }: { message: Message; acts: Acts }) {
  const { media, kind } = message
  if (!media) return null
  if (media.problem || !media.fileId) return <NoFile message={message} acts={acts} />
  switch (kind) {
    case 'audio':
      return <VoiceNote src={fileUrl(media.fileId)} waveform={media.waveform} seconds={media.seconds} />
    case 'video':
      return <Film message={message} />
    case 'image':
    case 'sticker':
      return <Picture message={message} />
    default:
      return <Document message={message} />
  }
}
