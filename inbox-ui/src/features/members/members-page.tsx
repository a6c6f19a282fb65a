import { useQuery, useQueryClient } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { Icon } from '../../components/icon.tsx'
import { Page } from '../../components/page.tsx'
import { Face } from '../../components/people.tsx'
import { get, post, remove } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay, useMe, useMembers } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { keys } from '../../lib/query.ts'
import { toast } from '../../lib/toasts.ts'
import type { Invitation, RoleName } from '../../lib/types.ts'

const roles: readonly RoleName[] = ['agent', 'manager', 'admin', 'developer', 'owner']

function useRoleName() {
  const { t, i18n } = useTranslation()
  return (role: string) => (i18n.exists(`role.${role}`) ? t(`role.${role}`) : role)
}

function Invite({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const roleName = useRoleName()
  const [role, setRole] = useState<RoleName>('agent')
  const invite = useChange(
    (input: { email: string; role: RoleName }) => post<Invitation>('/invitations', input),
    (_, { email }) => {
      void client.invalidateQueries({ queryKey: keys.invitations })
      toast(t('members.invited', { email }))
      onClose()
    },
  )
  return (
    <Dialog title={t('members.invite')} onClose={onClose}>
      <form
        className="grid gap-4 p-4"
        onSubmit={(event) => {
          event.preventDefault()
          invite.mutate({ email: String(new FormData(event.currentTarget).get('email')), role })
        }}
      >
        <Field
          label={t('session.email')}
          name="email"
          type="email"
          required
          autoFocus
          dir="ltr"
          error={invite.error?.message ?? null}
        />
        <label className="lab">
          <b>{t('members.role')}</b>
          <select className="field" value={role} onChange={(event) => setRole(event.target.value as RoleName)}>
            {roles.map((one) => (
              <option key={one} value={one}>
                {roleName(one)}
              </option>
            ))}
          </select>
        </label>
        <p className="text-muted">{t(`roleWhat.${role}`)}</p>
        <button type="submit" className="btn main tall" aria-disabled={invite.isPending}>
          {t('members.sendInvitation')}
        </button>
      </form>
    </Dialog>
  )
}

function Invitations() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const format = useFormat()
  const roleName = useRoleName()
  const { data } = useQuery({
    queryKey: keys.invitations,
    queryFn: async () => (await get<{ items: Invitation[] }>('/invitations')).items,
  })
  const withdraw = useChange(
    (id: string) => remove(`/invitations/${id}`),
    () => void client.invalidateQueries({ queryKey: keys.invitations }),
  )
  if (!data?.length) return null
  return (
    <section className="mt-8">
      <h2 className="mb-3 text-15 font-semibold">{t('members.open')}</h2>
      <ul className="sheet divide-y divide-line">
        {data.map((one) => (
          <li key={one.id} className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 px-6 py-2">
            <bdi className="cut flex-1 font-medium">{one.email}</bdi>
            <span className="text-muted">{roleName(one.role)}</span>
            <span className="text-muted">{t('members.until', { date: format.date(one.expiresAt) })}</span>
            <button type="button" className="btn plain" onClick={() => withdraw.mutate(one.id)}>
              {t('members.withdraw')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Who works here, and who was asked to. */
export default function MembersPage() {
  const { t } = useTranslation()
  const me = useMe()
  const may = useMay()
  const roleName = useRoleName()
  const { data: members, error } = useMembers()
  const [inviting, setInviting] = useState(false)
  const manage = may('manage_members')
  const invite = manage && (
    <button type="button" className="btn main tall" onClick={() => setInviting(true)}>
      <Icon of={UserPlus} /> {t('members.invite')}
    </button>
  )
  return (
    <Page title={t('nav.members')} lead={t('members.lead', { organization: me.organization.name })} actions={invite}>
      {error && <p className="text-bad">{error.message || t('error.unreachable')}</p>}
      <ul className="sheet divide-y divide-line">
        {members?.map((member) => (
          <li
            key={member.userId}
            className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 px-6 py-2"
            data-testid="member"
          >
            <Face
              kind={member.userId === me.user.id ? 'me' : 'user'}
              id={member.userId}
              name={member.name}
              title={member.name}
              big
            />
            <span className="grid min-w-0 flex-1">
              <bdi className="cut font-medium">{member.name}</bdi>
              <bdi className="cut text-muted">{member.email}</bdi>
            </span>
            <span className="text-muted">{member.roles.map(roleName).join(', ')}</span>
            {member.status !== 'active' && <span className="state warn">{t(`memberStatus.${member.status}`)}</span>}
          </li>
        ))}
      </ul>
      {manage && <Invitations />}
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </Page>
  )
}
