import { AppError } from '../../core/errors.ts'

export const tooLarge = (maxBytes: number) =>
  new AppError(
    'file.too-large',
    {
      en: 'The file is larger than {{mib}} MiB. Send a smaller one; nothing was kept.',
      es: 'El archivo supera {{mib}} MiB. Envía uno más pequeño; no se guardó nada.',
      pt: 'O arquivo passa de {{mib}} MiB. Envie um menor; nada foi guardado.',
      ar: 'الملف أكبر من {{mib}} ميغابايت. أرسل ملفًا أصغر؛ لم يُحفظ شيء.',
    },
    { status: 413, params: { mib: Math.floor(maxBytes / 1024 / 1024) } },
  )

export const infected = (name: string) =>
  new AppError(
    'file.infected',
    {
      en: 'The virus scanner found {{name}} in this file, so it was not kept.',
      es: 'El antivirus encontró {{name}} en este archivo; no se guardó.',
      pt: 'O antivírus encontrou {{name}} neste arquivo; ele não foi guardado.',
      ar: 'عثر فاحص الفيروسات على {{name}} في هذا الملف، فلم يُحفظ.',
    },
    { status: 422, params: { name } },
  )

/** A scanner that is wanted and away lets nothing through. */
export const notScanned = () =>
  new AppError(
    'file.not-scanned',
    {
      en: 'The virus scanner cannot be reached, so the file was not kept. Try again in a moment.',
      es: 'No se puede contactar con el antivirus; el archivo no se guardó. Inténtalo de nuevo en un momento.',
      pt: 'O antivírus não responde; o arquivo não foi guardado. Tente de novo em instantes.',
      ar: 'تعذّر الوصول إلى فاحص الفيروسات، فلم يُحفظ الملف. حاول مجددًا بعد لحظات.',
    },
    { status: 503 },
  )
