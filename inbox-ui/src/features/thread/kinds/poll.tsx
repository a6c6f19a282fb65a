import { CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../components/icon.tsx'
import type { Message } from '../../../lib/types.ts'

type Poll = NonNullable<NonNullable<Message['content']>['poll']>

/** A question with its options and how many chose each; the votes move as they come. */
export function PollCard({ poll }: { poll: Poll }) {
  const { t } = useTranslation()
  const voters = poll.votes.filter((vote) => vote.options.length > 0)
  const votesFor = (option: string) => voters.filter((vote) => vote.options.includes(option)).length
  const most = Math.max(1, ...poll.options.map(votesFor))
  return (
    <div className="poll" data-testid="poll">
      <b dir="auto">{poll.question}</b>
      <small className="text-muted">{t(poll.selectable === 1 ? 'poll.chooseOne' : 'poll.chooseSome')}</small>
      <ul>
        {poll.options.map((option) => {
          const count = votesFor(option)
          return (
            <li key={option} data-votes={count}>
              <span className="flex items-baseline gap-2">
                <span className="min-w-0 flex-1" dir="auto">
                  {option}
                </span>
                {count > 0 && <Icon of={CircleCheck} size="xs" className="self-center text-accent" />}
                <span className="num">
                  {count}
                  <span className="sr-only"> {t('poll.votes', { count })}</span>
                </span>
              </span>
              <span className="poll-bar" aria-hidden="true">
                <i style={{ width: `${(count / most) * 100}%` }} />
              </span>
            </li>
          )
        })}
      </ul>
      <small className="text-muted">{t('poll.voters', { count: voters.length })}</small>
    </div>
  )
}
