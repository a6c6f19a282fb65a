import { useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../components/page.tsx'
import { get } from '../../lib/api.ts'
import { useFormat } from '../../lib/format.ts'
import { keys } from '../../lib/query.ts'
import type { Mail, Page as PageOf } from '../../lib/types.ts'

/** A mail's words with its links made to press. Only this server's own mails come here. */
function Words({ text }: { text: string }) {
  return text.split(/(https?:\/\/\S+)/).map((part, at) =>
    at % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      <a key={at} className="link break-all" href={part}>
        {part}
      </a>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Fragment key={at}>{part}</Fragment>
    ),
  )
}

/** The mail of this server: where none is sent out, the only place where it can be read. */
export default function MailPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { data, error } = useQuery({
    queryKey: keys.mail,
    queryFn: () => get<PageOf<Mail> & { leaves: boolean }>('/outbox'),
    staleTime: 0,
  })
  return (
    <Page title={t('nav.mail')} lead={data ? t(data.leaves ? 'mail.leaves' : 'mail.stays') : undefined}>
      {error && <p className="text-bad">{error.message || t('error.unreachable')}</p>}
      {data?.items.length === 0 && (
        <div className="sheet empty">
          <h2>{t('mail.none')}</h2>
          <p>{t('mail.noneHint')}</p>
        </div>
      )}
      {data && data.items.length > 0 && (
        <div className="sheet divide-y divide-line">
          {data.items.map((mail) => (
            <details key={mail.id} data-testid="mail">
              <summary className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 px-6 py-2 hover:bg-hover">
                <b className="cut flex-1 font-medium max-md:basis-full" dir="auto">
                  {mail.subject}
                </b>
                <bdi className="cut text-muted max-md:flex-1">{mail.to}</bdi>
                <time className="text-12 text-muted" dateTime={mail.createdAt} title={format.exact(mail.createdAt)}>
                  {format.ago(mail.createdAt)}
                </time>
              </summary>
              <div className="px-6 pb-5 text-15 whitespace-pre-wrap" dir="auto">
                {mail.text ? <Words text={mail.text} /> : <i className="text-muted">{t('mail.hidden')}</i>}
              </div>
            </details>
          ))}
        </div>
      )}
    </Page>
  )
}
