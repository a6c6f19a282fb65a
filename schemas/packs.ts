import { z } from 'zod'
import { Locale } from './common.ts'
import type { Organization } from './organization.ts'

/** multi: several words, of the choices where there are any. */
export const FieldType = z.enum(['text', 'number', 'date', 'choice', 'multi'])
export type FieldType = z.infer<typeof FieldType>
/** A custom field's name: nothing that a store could take for an operator or a path. */
export const FieldKey = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/)
const Label = z.record(Locale, z.string().trim().min(1).max(80))

/** A field that a lead of this organization has beside those of every lead. */
export const CustomField = z.strictObject({
  key: FieldKey,
  type: FieldType,
  label: Label,
  options: z
    .array(z.strictObject({ value: z.string().trim().min(1).max(60), label: Label }))
    .max(60)
    .default([]),
})
export type CustomField = z.infer<typeof CustomField>

type Words = CustomField['label']
const words = (en: string, es: string, pt: string, ar: string): Words => ({ en, es, pt, ar })
const field = (key: string, type: FieldType, label: Words, options: CustomField['options'] = []): CustomField => ({
  key,
  type,
  label,
  options,
})
const option = (value: string, label: Words) => ({ value, label })
const comments = field('comments', 'text', words('Comments', 'Comentarios', 'Comentários', 'تعليقات'))

/** What each kind of business asks of a lead. */
export const leadFieldsOf: Readonly<Record<Organization['pack'], readonly CustomField[]>> = {
  'auto-parts': [
    field('parts', 'multi', words('Parts', 'Repuestos', 'Peças', 'القطع')),
    field('makeModels', 'multi', words('Make and model', 'Marca y modelo', 'Marca e modelo', 'الماركة والطراز')),
    field('years', 'multi', words('Years', 'Años', 'Anos', 'سنوات الصنع')),
    field('states', 'multi', words('States', 'Estados', 'Estados', 'الولايات')),
    comments,
  ],
  insurance: [
    field('coverage', 'choice', words('Coverage', 'Cobertura', 'Cobertura', 'التغطية'), [
      option('individual', words('Individual', 'Individual', 'Individual', 'فردية')),
      option('couple', words('Couple', 'Pareja', 'Casal', 'زوجان')),
      option('family', words('Family', 'Familia', 'Família', 'عائلية')),
      option('company', words('Company', 'Empresa', 'Empresa', 'شركة')),
    ]),
    field(
      'currentInsurer',
      'text',
      words('Current insurer', 'Aseguradora actual', 'Seguradora atual', 'شركة التأمين الحالية'),
    ),
    field('renewalDate', 'date', words('Renewal date', 'Fecha de renovación', 'Data de renovação', 'تاريخ التجديد')),
    field('dependents', 'number', words('Dependents', 'Dependientes', 'Dependentes', 'عدد المعالين')),
    comments,
  ],
  consulting: [
    field('topics', 'multi', words('Topics', 'Temas', 'Temas', 'المواضيع')),
    field('hours', 'number', words('Hours needed', 'Horas necesarias', 'Horas necessárias', 'الساعات المطلوبة')),
    field('startDate', 'date', words('Start date', 'Fecha de inicio', 'Data de início', 'تاريخ البدء')),
    comments,
  ],
  shop: [
    field('interests', 'multi', words('Interested in', 'Le interesa', 'Interesse em', 'مهتم بـ')),
    field('size', 'text', words('Size', 'Talla', 'Tamanho', 'المقاس')),
    field('city', 'text', words('Delivery city', 'Ciudad de entrega', 'Cidade de entrega', 'مدينة التوصيل')),
    comments,
  ],
  'real-estate': [
    field('intent', 'choice', words('Wants to', 'Quiere', 'Quer', 'يريد'), [
      option('buy', words('Buy', 'Comprar', 'Comprar', 'الشراء')),
      option('rent', words('Rent', 'Alquilar', 'Alugar', 'الاستئجار')),
      option('sell', words('Sell', 'Vender', 'Vender', 'البيع')),
    ]),
    field('areas', 'multi', words('Areas', 'Zonas', 'Bairros', 'المناطق')),
    field('bedrooms', 'number', words('Bedrooms', 'Habitaciones', 'Quartos', 'غرف النوم')),
    field('moveIn', 'date', words('Moving date', 'Fecha de mudanza', 'Data da mudança', 'تاريخ الانتقال')),
    comments,
  ],
}
