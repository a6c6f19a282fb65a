import { ExternalLink, MapPin } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../components/icon.tsx'
import type { Message } from '../../../lib/types.ts'

type Place = NonNullable<NonNullable<Message['content']>['place']>

const degrees = (value: number) => value.toFixed(5)

/** Where they are, in words: no map is fetched from anybody, a link opens one when somebody wants it. */
export function PlaceCard({ place }: { place: Place }) {
  const { t } = useTranslation()
  const point = `${degrees(place.latitude)}, ${degrees(place.longitude)}`
  const query = `mlat=${place.latitude}&mlon=${place.longitude}#map=17/${place.latitude}/${place.longitude}`
  return (
    <div className="piece" data-testid="place">
      <span className="piece-sign">
        <Icon of={MapPin} />
      </span>
      <div className="piece-words">
        <b className="cut" dir="auto">
          {place.name || t(place.isLive ? 'place.live' : 'kind.location')}
        </b>
        {place.address && (
          <span className="piece-more" dir="auto">
            {place.address}
          </span>
        )}
        <bdi className="mono text-muted" dir="ltr">
          {point}
        </bdi>
        <a className="link" href={`https://www.openstreetmap.org/?${query}`} target="_blank" rel="noreferrer">
          {t('place.open')}
          <Icon of={ExternalLink} size="xs" className="ms-1 inline align-[-2px]" />
        </a>
      </div>
    </div>
  )
}
