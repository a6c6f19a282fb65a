import { useMe } from '../lib/data.ts'
import type { Member } from '../lib/types.ts'
import { Face } from './people.tsx'

/** One of the team, as menus name them. */
export function MemberLabel({ member }: { member: Member }) {
  const me = useMe()
  return (
    <>
      <Face kind={member.userId === me.user.id ? 'me' : 'user'} id={member.userId} name={member.name} title="" />
      <span className="cut" dir="auto">
        {member.name}
      </span>
    </>
  )
}
