import { Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Message } from '../../lib/types.ts'
import { Lightbox } from './lightbox.tsx'

const fileUrl = (id: string) => `/api/v1/files/${id}`

function Picture({ message }: { message: Message }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const media = message.media
  if (!media?.fileId) return null
  const alt = message.text || t('kind.image')
  return (
    <>
      <button type="button" className="shot" aria-label={t('thread.openPicture')} onClick={() => setOpen(true)}>
        <img
          src={fileUrl(media.fileId)}
          alt={alt}
          loading="lazy"
          className={message.kind === 'sticker' ? 'sticker' : ''}
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

function Sound({ src }: { src: string }) {
  const { t } = useTranslation()
  return (
    // biome-ignore lint/a11y/useMediaCaption: what customers record has no captions
    <audio controls preload="none" src={src} aria-label={t('kind.audio')} className="h-10 w-64 max-w-full" />
  )
}

function Film({ src }: { src: string }) {
  const { t } = useTranslation()
  return (
    <span className="shot">
      {/* biome-ignore lint/a11y/useMediaCaption: what customers film has no captions */}
      <video controls preload="metadata" src={src} aria-label={t('kind.video')} />
    </span>
  )
}

/** What came with a message: seen or heard in place; a document with its name and size. */
export function Attachment({ message }: { message: Message }) {
  const { t } = useTranslation()
  const { media, kind } = message
  if (!media) return null
  if (media.problem || !media.fileId) {
    return <p className="px-2 py-1 text-muted italic">{t(`media.${media.problem ?? 'waiting'}`)}</p>
  }
  const src = fileUrl(media.fileId)
  if (kind === 'audio') return <Sound src={src} />
  if (kind === 'video') return <Film src={src} />
  if (kind === 'image' || kind === 'sticker') return <Picture message={message} />
  return <Document message={message} />
}
