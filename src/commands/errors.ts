import { AppError, type Params, type Text } from '../core/errors.ts'

/** What was wrong with a line that somebody typed; the door puts the usage under it. */
export const badLine = (text: Text, params: Params = {}): AppError =>
  new AppError('command.bad-line', text, { status: 400, params })

export const texts = {
  tooLong: {
    en: 'The line is longer than {{max}} characters.',
    es: 'La línea tiene más de {{max}} caracteres.',
    pt: 'A linha tem mais de {{max}} caracteres.',
    ar: 'السطر أطول من {{max}} حرف.',
  },
  unclosed: {
    en: 'A quotation mark is opened and not closed: {{text}}',
    es: 'Falta cerrar unas comillas: {{text}}',
    pt: 'Falta fechar as aspas: {{text}}',
    ar: 'علامة اقتباس لم تُغلق: {{text}}',
  },
  nothing: {
    en: 'There is no item to quote.',
    es: 'No hay ningún artículo que cotizar.',
    pt: 'Não há nenhum item para cotar.',
    ar: 'لا يوجد صنف لتسعيره.',
  },
  noItem: {
    en: 'The name of the item is missing in "{{text}}".',
    es: 'Falta el nombre del artículo en "{{text}}".',
    pt: 'Falta o nome do item em "{{text}}".',
    ar: 'اسم الصنف ناقص في "{{text}}".',
  },
  noPrice: {
    en: 'The price is missing for "{{text}}".',
    es: 'Falta el precio de "{{text}}".',
    pt: 'Falta o preço de "{{text}}".',
    ar: 'السعر ناقص للصنف "{{text}}".',
  },
  badAmount: {
    en: '"{{text}}" is not an amount.',
    es: '"{{text}}" no es un importe.',
    pt: '"{{text}}" não é um valor.',
    ar: '"{{text}}" ليس مبلغًا.',
  },
  ambiguous: {
    en: '"{{text}}" can be read as {{first}} or as {{second}}. Write it one of these two ways.',
    es: '"{{text}}" puede leerse como {{first}} o como {{second}}. Escríbelo de una de esas dos formas.',
    pt: '"{{text}}" pode ser lido como {{first}} ou como {{second}}. Escreva de uma dessas duas formas.',
    ar: 'يمكن قراءة "{{text}}" على أنه {{first}} أو {{second}}. اكتبه بإحدى هاتين الصيغتين.',
  },
  places: {
    en: '"{{text}}" has more decimals than {{currency}} has ({{digits}}).',
    es: '"{{text}}" tiene más decimales de los que usa {{currency}} ({{digits}}).',
    pt: '"{{text}}" tem mais casas decimais do que {{currency}} usa ({{digits}}).',
    ar: 'في "{{text}}" منازل عشرية أكثر مما تسمح به {{currency}} ({{digits}}).',
  },
  tooLarge: {
    en: '"{{text}}" is too large.',
    es: '"{{text}}" es demasiado grande.',
    pt: '"{{text}}" é grande demais.',
    ar: '"{{text}}" كبير جدًا.',
  },
  badQuantity: {
    en: '"{{text}}" is not a quantity: more than zero, up to three decimals.',
    es: '"{{text}}" no es una cantidad: mayor que cero, hasta tres decimales.',
    pt: '"{{text}}" não é uma quantidade: maior que zero, até três casas decimais.',
    ar: '"{{text}}" ليست كمية: أكبر من صفر وبثلاث منازل عشرية على الأكثر.',
  },
  badCurrency: {
    en: '"{{text}}" is not a currency here. Write its three letters, such as {{currency}}.',
    es: '"{{text}}" no es una moneda aquí. Escribe sus tres letras, como {{currency}}.',
    pt: '"{{text}}" não é uma moeda aqui. Escreva suas três letras, como {{currency}}.',
    ar: '"{{text}}" ليست عملة هنا. اكتب حروفها الثلاثة مثل {{currency}}.',
  },
  twoCurrencies: {
    en: 'One quote has one currency, and here are {{first}} and {{second}}.',
    es: 'Una cotización tiene una sola moneda, y aquí hay {{first}} y {{second}}.',
    pt: 'Uma cotação tem uma só moeda, e aqui há {{first}} e {{second}}.',
    ar: 'لعرض السعر عملة واحدة، وهنا {{first}} و{{second}}.',
  },
  badDiscount: {
    en: 'The discount "{{text}}" is not understood: write 10% (up to 100%) or an amount, at the end.',
    es: 'No se entiende el descuento "{{text}}": escribe 10% (hasta 100%) o un importe, al final.',
    pt: 'Não se entende o desconto "{{text}}": escreva 10% (até 100%) ou um valor, no final.',
    ar: 'الخصم "{{text}}" غير مفهوم: اكتب 10% (حتى 100%) أو مبلغًا في النهاية.',
  },
  longName: {
    en: 'The name of an item has up to {{max}} characters.',
    es: 'El nombre de un artículo tiene hasta {{max}} caracteres.',
    pt: 'O nome de um item tem até {{max}} caracteres.',
    ar: 'اسم الصنف حتى {{max}} حرفًا.',
  },
  tooMany: {
    en: 'A quote has up to {{max}} lines.',
    es: 'Una cotización tiene hasta {{max}} líneas.',
    pt: 'Uma cotação tem até {{max}} linhas.',
    ar: 'لعرض السعر {{max}} سطر على الأكثر.',
  },
} as const satisfies Record<string, Text>
