import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { plainColor } from '../../../../schemas/brand.ts'
import type { Json } from '../../../../schemas/common.ts'
import type { Organization } from '../../../../schemas/organization.ts'
import { Field } from '../../components/field.tsx'
import { get, patch, post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { toast } from '../../lib/toasts.ts'

const key = ['organization']

/** How quotes and invoices look: the address, the colour and the picture of the house. */
export function PaperLook() {
  const { data } = useQuery({ queryKey: key, queryFn: () => get<Json<Organization>>('/organization') })
  return data ? <Form of={data} /> : null
}

function Form({ of }: { of: Json<Organization> }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [address, setAddress] = useState(of.address ?? '')
  const [brandColor, setBrandColor] = useState(of.brandColor ?? plainColor)
  const [logo, setLogo] = useState<File | null>(null)
  const save = useChange(
    async () => {
      const form = new FormData()
      if (logo) form.set('file', logo)
      const logoFileId = logo ? (await post<{ fileId: string }>('/files', form)).fileId : of.logoFileId
      return patch('/organization', { address: address.trim() || null, brandColor, logoFileId })
    },
    () => {
      void client.invalidateQueries({ queryKey: key })
      toast(t('sales.lookSaved'))
    },
  )
  return (
    <section>
      <h2 className="mb-1">{t('sales.look')}</h2>
      <p className="mb-3 text-muted">{t('sales.lookWhat')}</p>
      <form
        className="grid gap-3"
        data-testid="paper-look"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(undefined)
        }}
      >
        <Field
          label={t('sales.address')}
          maxLength={300}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
        <label className="flex items-center justify-between gap-4">
          <b className="font-medium">{t('sales.color')}</b>
          <input type="color" value={brandColor} onChange={(event) => setBrandColor(event.target.value)} />
        </label>
        <label className="lab">
          <b>{t('sales.logo')}</b>
          <input
            type="file"
            accept="image/png,image/jpeg"
            onChange={(event) => setLogo(event.target.files?.[0] ?? null)}
          />
        </label>
        <button type="submit" className="btn main justify-self-end" aria-disabled={save.isPending}>
          {t('sales.save')}
        </button>
      </form>
    </section>
  )
}
