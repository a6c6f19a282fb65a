import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Download, Paperclip } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../schemas/common.ts'
import type { FileEntry } from '../../../schemas/file.ts'
import { get, post, queryOf } from '../lib/api.ts'
import { useChange } from '../lib/changes.ts'
import { useMay } from '../lib/data.ts'
import { useFormat } from '../lib/format.ts'
import type { Page } from '../lib/types.ts'
import { Icon } from './icon.tsx'

type Place = { contactId: string } | { ticketId: string } | { leadId: string }
type Entry = Json<FileEntry>

export const useFiles = (place: Place) =>
  useQuery({
    queryKey: ['records', 'files', place],
    queryFn: async () => (await get<Page<Entry>>(`/files${queryOf(place)}`)).items,
  })

/** Kept first, then put with the record. */
export function useAttach(place: Place) {
  const client = useQueryClient()
  return useChange(
    async (file: File) => {
      const form = new FormData()
      form.append('file', file)
      const { fileId } = await post<{ fileId: string }>('/files', form)
      return post(`/files/${fileId}/attach`, place)
    },
    () => void client.invalidateQueries({ queryKey: ['records', 'files'] }),
  )
}

export function FileItem({ file }: { file: Entry }) {
  const { t } = useTranslation()
  const format = useFormat()
  const name = file.fileName ?? t('files.noName')
  const fetch = useChange(
    () => get<{ url: string }>(`/files/${file.id}/link`),
    ({ url }) => location.assign(url),
  )
  return (
    <button
      type="button"
      className="item two"
      data-testid="file"
      title={t('files.download', { name })}
      onClick={() => fetch.mutate(undefined)}
    >
      <bdi className="cut">{name}</bdi>
      <Icon of={Download} size="s" className="text-muted" />
      <span className="cut text-12 text-muted">
        <bdi>{file.uploaderName}</bdi>
      </span>
      <span className="num text-12 text-muted">{format.size(file.size)}</span>
    </button>
  )
}

/** The files of a record, and one more. */
export function FileList({ place, headed = false }: { place: Place; headed?: boolean }) {
  const { t } = useTranslation()
  const may = useMay()
  const input = useRef<HTMLInputElement>(null)
  const { data = [] } = useFiles(place)
  const attach = useAttach(place)
  return (
    <section aria-label={t('files.title')}>
      {headed && <h3 className="mb-1 font-semibold">{t('files.title')}</h3>}
      {data.map((file) => (
        <FileItem key={file.id} file={file} />
      ))}
      {may('manage_contacts') && (
        <>
          <input
            ref={input}
            type="file"
            className="sr-only"
            tabIndex={-1}
            aria-label={t('files.add')}
            onChange={(event) => {
              const [file] = event.target.files ?? []
              if (file) attach.mutate(file)
              event.target.value = ''
            }}
          />
          <button
            type="button"
            className="btn plain"
            aria-disabled={attach.isPending}
            onClick={() => input.current?.click()}
          >
            <Icon of={Paperclip} size="s" /> {t('files.add')}
          </button>
        </>
      )}
    </section>
  )
}
