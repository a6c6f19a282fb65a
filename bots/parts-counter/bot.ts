import { defineBot } from '../../src/bot/kit.ts'
import { quoteFlow } from './flows/quote.ts'

/** The counter of a car parts shop. */
export const partsCounter = defineBot({
  name: 'parts-counter',
  title: 'Parts counter bot',
  pack: 'auto-parts',
  home: new URL('.', import.meta.url),
  greeting: {
    en: 'Hello! I am the automatic assistant (a bot) of {{business}}. Write "a person please" at any time and a colleague takes over.',
    es: '¡Hola! Soy el asistente automático (un bot) de {{business}}. Escribe "una persona por favor" cuando quieras y te atiende alguien del equipo.',
    pt: 'Olá! Sou o assistente automático (um bot) de {{business}}. Escreva "uma pessoa por favor" quando quiser e alguém da equipe assume.',
    ar: 'مرحباً! أنا المساعد الآلي (بوت) لدى {{business}}. اكتب "أريد شخصاً من فضلك" في أي وقت وسيتولى زميل المحادثة.',
  },
  persona: 'prompts/persona.md',
  knowledge: [
    'knowledge/opening-hours.md',
    'knowledge/delivery.md',
    'knowledge/returns.md',
    'knowledge/warranty.md',
    'knowledge/payment.md',
    'knowledge/catalogue.md',
  ],
  flows: [quoteFlow],
  firstFlow: 'quote',
  actions: ['ticket.create', 'lead.create', 'lead.update'],
  lines: {
    handoff: {
      en: 'Of course. I am passing you to a colleague, who will answer you here.',
      es: 'Claro. Te paso con una persona del equipo, que te responderá aquí.',
      pt: 'Claro. Vou passar você para uma pessoa da equipe, que responderá aqui.',
      ar: 'بالتأكيد. سأحوّلك إلى زميل وسيجيبك هنا.',
    },
    unknown: {
      en: 'I am only a bot and do not know that. I am passing you to a colleague, who will answer you here.',
      es: 'Soy solo un bot y eso no lo sé. Te paso con una persona del equipo, que te responderá aquí.',
      pt: 'Sou só um bot e não sei isso. Vou passar você para uma pessoa da equipe, que responderá aqui.',
      ar: 'أنا مجرد بوت ولا أعرف ذلك. سأحوّلك إلى زميل وسيجيبك هنا.',
    },
    welcome: {
      en: 'You are welcome! Write to me whenever you need a part.',
      es: '¡De nada! Escríbeme cuando necesites una pieza.',
      pt: 'De nada! Escreva quando precisar de uma peça.',
      ar: 'على الرحب والسعة! اكتب لي متى احتجت قطعة.',
    },
    media: {
      en: 'I am a bot and can only read text. I am passing you to a colleague, who will look at it and answer here.',
      es: 'Soy un bot y solo leo texto. Te paso con una persona del equipo, que lo verá y te responderá aquí.',
      pt: 'Sou um bot e só leio texto. Vou passar você para uma pessoa da equipe, que vai ver e responder aqui.',
      ar: 'أنا بوت ولا أقرأ إلا النص. سأحوّلك إلى زميل ليطّلع عليه ويجيبك هنا.',
    },
  },
})
