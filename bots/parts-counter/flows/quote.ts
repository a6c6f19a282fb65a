import { defineFlow } from '../../../src/bot/kit.ts'

/** Greeting → what do you need → the details → a quote request in a person's hands. */
export const quoteFlow = defineFlow({
  name: 'quote',
  timeoutMinutes: 120,
  start: [
    {
      step: 'vehicle',
      words: {
        en: ['quote', 'quotation', 'i need', 'i want', 'looking for', 'i would like', 'order a', 'buy'],
        es: ['cotización', 'cotizar', 'presupuesto', 'necesito', 'quiero', 'busco', 'comprar'],
        pt: ['orçamento', 'cotação', 'preciso', 'quero', 'procuro', 'comprar', 'gostaria de'],
        ar: ['عرض سعر', 'تسعيرة', 'أحتاج', 'أريد', 'ابحث عن', 'شراء'],
      },
    },
  ],
  steps: [
    {
      key: 'need',
      kind: 'choice',
      ask: {
        en: 'What do you need?',
        es: '¿Qué necesitas?',
        pt: 'Do que você precisa?',
        ar: 'ماذا تحتاج؟',
      },
      retry: {
        en: 'Please answer with the number, or in a few words:',
        es: 'Responde con el número o en pocas palabras:',
        pt: 'Responda com o número ou em poucas palavras:',
        ar: 'أجب بالرقم أو بكلمات قليلة:',
      },
      choices: [
        {
          key: 'part',
          label: {
            en: 'A part or a quote',
            es: 'Una pieza o cotización',
            pt: 'Uma peça ou orçamento',
            ar: 'قطعة أو عرض سعر',
          },
          words: {
            en: ['part', 'parts', 'quote', 'buy', 'spare', 'need'],
            es: ['pieza', 'piezas', 'repuesto', 'repuestos', 'cotización', 'presupuesto', 'comprar', 'necesito'],
            pt: ['peça', 'peças', 'orçamento', 'cotação', 'comprar', 'preciso'],
            ar: ['قطعة', 'قطع', 'قطع غيار', 'عرض سعر', 'شراء', 'أحتاج'],
          },
          next: 'vehicle',
        },
        {
          key: 'order',
          label: { en: 'My order', es: 'Mi pedido', pt: 'Meu pedido', ar: 'طلبي' },
          words: {
            en: ['order', 'my order', 'status', 'tracking'],
            es: ['pedido', 'mi pedido', 'estado', 'rastreo'],
            pt: ['pedido', 'meu pedido', 'status', 'rastreio'],
            ar: ['طلبي', 'طلبيتي', 'حالة', 'تتبع'],
          },
          next: {
            exit: 'handoff',
            reason: {
              en: 'Asks about an order',
              es: 'Pregunta por un pedido',
              pt: 'Pergunta sobre um pedido',
              ar: 'يسأل عن طلب',
            },
            say: {
              en: 'I am passing you to a colleague who can look up your order. They will answer here.',
              es: 'Te paso con una persona del equipo que puede consultar tu pedido. Te responderá aquí.',
              pt: 'Vou passar você para uma pessoa da equipe que pode consultar seu pedido. Ela responde aqui.',
              ar: 'سأحوّلك إلى زميل يمكنه الاطلاع على طلبك. سيجيبك هنا.',
            },
          },
        },
        {
          key: 'question',
          label: { en: 'A question', es: 'Una pregunta', pt: 'Uma pergunta', ar: 'سؤال' },
          words: {
            en: ['question', 'information', 'info', 'ask'],
            es: ['pregunta', 'consulta', 'información', 'duda'],
            pt: ['pergunta', 'informação', 'dúvida'],
            ar: ['سؤال', 'استفسار', 'معلومات'],
          },
          next: {
            exit: 'done',
            say: {
              en: 'Go ahead: I know our hours, delivery, returns, warranty, payment and the prices of common parts.',
              es: 'Dime: conozco el horario, los envíos, devoluciones, garantía, pagos y los precios de piezas comunes.',
              pt: 'Pode perguntar: sei os horários, entrega, devoluções, garantia, pagamento e os preços das peças comuns.',
              ar: 'تفضل: أعرف ساعات العمل والتوصيل والإرجاع والضمان والدفع وأسعار القطع الشائعة.',
            },
          },
        },
      ],
    },
    {
      key: 'vehicle',
      kind: 'text',
      max: 60,
      ask: {
        en: 'Which vehicle is it for? Make and model, please.',
        es: '¿Para qué vehículo es? Marca y modelo, por favor.',
        pt: 'Para qual veículo é? Marca e modelo, por favor.',
        ar: 'لأي سيارة؟ الماركة والموديل من فضلك.',
      },
      retry: {
        en: 'I did not get the vehicle. For example: Toyota Hilux.',
        es: 'No entendí el vehículo. Por ejemplo: Toyota Hilux.',
        pt: 'Não entendi o veículo. Por exemplo: Toyota Hilux.',
        ar: 'لم أفهم السيارة. مثلاً: تويوتا هايلوكس.',
      },
      next: 'year',
    },
    {
      key: 'year',
      kind: 'number',
      min: 1950,
      max: 2035,
      ask: { en: 'Which year?', es: '¿De qué año?', pt: 'De que ano?', ar: 'سنة الصنع؟' },
      retry: {
        en: 'I need the year in four digits, for example 2014.',
        es: 'Necesito el año con cuatro cifras, por ejemplo 2014.',
        pt: 'Preciso do ano com quatro dígitos, por exemplo 2014.',
        ar: 'أحتاج سنة الصنع بأربعة أرقام، مثلاً 2014.',
      },
      next: 'part',
    },
    {
      key: 'part',
      kind: 'text',
      max: 80,
      ask: {
        en: 'Which part do you need?',
        es: '¿Qué pieza necesitas?',
        pt: 'De qual peça você precisa?',
        ar: 'ما القطعة التي تحتاجها؟',
      },
      retry: {
        en: 'I did not get the part. For example: air pump.',
        es: 'No entendí la pieza. Por ejemplo: bomba de aire.',
        pt: 'Não entendi a peça. Por exemplo: bomba de ar.',
        ar: 'لم أفهم القطعة. مثلاً: مضخة هواء.',
      },
      next: 'quantity',
    },
    {
      key: 'quantity',
      kind: 'number',
      min: 1,
      max: 999,
      ask: { en: 'How many?', es: '¿Cuántas?', pt: 'Quantas?', ar: 'كم العدد؟' },
      retry: {
        en: 'Please send the quantity as a number from 1 to 999.',
        es: 'Envía la cantidad como número del 1 al 999.',
        pt: 'Envie a quantidade como número de 1 a 999.',
        ar: 'أرسل الكمية رقماً من 1 إلى 999.',
      },
      next: {
        exit: 'handoff',
        reason: {
          en: 'Quote request: {{quantity}} × {{part}} for {{vehicle}} {{year}}',
          es: 'Pide cotización: {{quantity}} × {{part}} para {{vehicle}} {{year}}',
          pt: 'Pede orçamento: {{quantity}} × {{part}} para {{vehicle}} {{year}}',
          ar: 'طلب عرض سعر: {{quantity}} × {{part}} لسيارة {{vehicle}} {{year}}',
        },
        say: {
          en: 'Thank you. I passed it on: {{quantity}} × {{part}} for {{vehicle}} {{year}}. A colleague prepares your quote and writes to you here.',
          es: 'Gracias. Ya lo pasé: {{quantity}} × {{part}} para {{vehicle}} {{year}}. Una persona del equipo prepara tu cotización y te escribe aquí.',
          pt: 'Obrigado. Já encaminhei: {{quantity}} × {{part}} para {{vehicle}} {{year}}. Uma pessoa da equipe prepara seu orçamento e escreve aqui.',
          ar: 'شكراً. أرسلت الطلب: {{quantity}} × {{part}} لسيارة {{vehicle}} {{year}}. سيجهّز زميل عرض السعر ويكتب لك هنا.',
        },
      },
    },
  ],
})
