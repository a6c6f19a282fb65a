import { AppError, notFound } from '../../core/errors.ts'

export const noSource = () =>
  notFound({ en: 'lead source', es: 'fuente de prospectos', pt: 'origem de leads', ar: 'مصدر العملاء' })

export const slugTaken = (slug: string) =>
  new AppError(
    'lead-source.slug-taken',
    {
      en: 'There is a source "{{slug}}" already. Choose another short name.',
      es: 'Ya existe una fuente "{{slug}}". Elige otro nombre corto.',
      pt: 'Já existe uma origem "{{slug}}". Escolha outro nome curto.',
      ar: 'يوجد مصدر "{{slug}}" بالفعل. اختر اسمًا قصيرًا آخر.',
    },
    { status: 409, params: { slug } },
  )
