const texts = {
  title: ['Demo phone', 'Teléfono de prueba', 'Telefone de demonstração', 'هاتف تجريبي'],
  openInbox: [
    'Open the inbox beside it',
    'Abrir la bandeja al lado',
    'Abrir a caixa ao lado',
    'افتح صندوق الوارد بجانبه',
  ],
  theme: ['Light or dark', 'Claro u oscuro', 'Claro ou escuro', 'فاتح أو داكن'],
  youAre: ['You are the customer', 'Tú eres el cliente', 'Você é o cliente', 'أنت الزبون'],
  lead: [
    'What you write here arrives in the inbox like any other message. Nothing leaves this machine.',
    'Lo que escribas aquí llega a la bandeja como cualquier mensaje. Nada sale de este equipo.',
    'O que você escreve aqui chega à caixa como qualquer mensagem. Nada sai desta máquina.',
    'ما تكتبه هنا يصل إلى صندوق الوارد كأي رسالة أخرى. لا شيء يغادر هذا الجهاز.',
  ],
  beSomeone: ['Be someone', 'Sé alguien', 'Seja alguém', 'كن شخصًا ما'],
  newName: ['Name of somebody new', 'Nombre de alguien nuevo', 'Nome de alguém novo', 'اسم شخص جديد'],
  addPerson: ['Add', 'Añadir', 'Adicionar', 'أضف'],
  try: ['Try', 'Prueba', 'Experimente', 'جرّب'],
  tryBurst: ['Five short messages', 'Cinco mensajes cortos', 'Cinco mensagens curtas', 'خمس رسائل قصيرة'],
  tryPhoto: ['A photo', 'Una foto', 'Uma foto', 'صورة'],
  tryStop: ['Write STOP', 'Escribir STOP', 'Escrever STOP', 'اكتب STOP'],
  tryPerson: ['Ask for a person', 'Pedir una persona', 'Pedir uma pessoa', 'اطلب شخصًا'],
  line: ['The line', 'La línea', 'A linha', 'الخط'],
  airplane: ['Airplane mode', 'Modo avión', 'Modo avião', 'وضع الطيران'],
  airplaneHelp: [
    'Messages wait with one tick until it is off',
    'Los mensajes esperan con una marca hasta apagarlo',
    'As mensagens esperam com um tique até desligar',
    'تنتظر الرسائل بعلامة واحدة حتى تطفئه',
  ],
  link: ['Link a business number', 'Vincular un número', 'Vincular um número', 'اربط رقمًا تجاريًا'],
  linkHelp: [
    'Scan the code that the inbox shows',
    'Escanea el código que muestra la bandeja',
    'Leia o código que a caixa mostra',
    'امسح الرمز الذي يعرضه صندوق الوارد',
  ],
  scan: ['Scan', 'Escanear', 'Ler', 'امسح'],
  phone: ['The phone', 'El teléfono', 'O telefone', 'الهاتف'],
  chats: ['Chats', 'Chats', 'Conversas', 'الدردشات'],
  back: ['Back to the chats', 'Volver a los chats', 'Voltar às conversas', 'عودة إلى الدردشات'],
  messages: ['Messages', 'Mensajes', 'Mensagens', 'الرسائل'],
  message: ['Message', 'Mensaje', 'Mensagem', 'رسالة'],
  send: ['Send', 'Enviar', 'Enviar', 'أرسل'],
  attach: [
    'Send a picture or a file',
    'Enviar una imagen o un archivo',
    'Enviar imagem ou arquivo',
    'أرسل صورة أو ملفًا',
  ],
  cancel: ['Cancel', 'Cancelar', 'Cancelar', 'إلغاء'],
  reply: ['Reply to this', 'Responder a esto', 'Responder a isto', 'رد على هذا'],
  typing: ['typing…', 'escribiendo…', 'digitando…', 'يكتب…'],
  online: ['online', 'en línea', 'on-line', 'متصل'],
  notLinked: ['not linked yet', 'aún sin vincular', 'ainda não vinculado', 'غير مربوط بعد'],
  offline: ['the shop is offline', 'la tienda está sin conexión', 'a loja está off-line', 'المتجر غير متصل'],
  writeFirst: [
    'Say hello: the shop answers here.',
    'Saluda: la tienda responde aquí.',
    'Diga olá: a loja responde aqui.',
    'ألقِ التحية: يجيب المتجر هنا.',
  ],
  you: ['You', 'Tú', 'Você', 'أنت'],
  image: ['Photo', 'Foto', 'Foto', 'صورة'],
  sticker: ['Sticker', 'Sticker', 'Figurinha', 'ملصق'],
  video: ['Video', 'Vídeo', 'Vídeo', 'فيديو'],
  audio: ['Voice note', 'Nota de voz', 'Mensagem de voz', 'رسالة صوتية'],
  document: ['File', 'Archivo', 'Arquivo', 'ملف'],
  location: ['Place', 'Ubicación', 'Localização', 'موقع'],
  contact: ['Contact', 'Contacto', 'Contato', 'جهة اتصال'],
  today: ['Today', 'Hoy', 'Hoje', 'اليوم'],
  deleted: ['This message was deleted', 'Se eliminó este mensaje', 'Esta mensagem foi apagada', 'حُذفت هذه الرسالة'],
  edited: ['edited', 'editado', 'editada', 'معدّلة'],
  road: ['What the shop did with it', 'Qué hizo la tienda', 'O que a loja fez', 'ماذا فعل المتجر'],
  nothingYet: [
    'Write something: each step shows here.',
    'Escribe algo: cada paso aparece aquí.',
    'Escreva algo: cada passo aparece aqui.',
    'اكتب شيئًا: تظهر كل خطوة هنا.',
  ],
  stepSent: ['You wrote', 'Escribiste', 'Você escreveu', 'كتبتَ'],
  stepReached: ['The shop has it', 'La tienda lo tiene', 'A loja recebeu', 'وصلت إلى المتجر'],
  stepRead: ['Somebody read it', 'Alguien lo leyó', 'Alguém leu', 'قرأها أحدهم'],
  stepAnswer: ['The shop answered', 'La tienda respondió', 'A loja respondeu', 'أجاب المتجر'],
  stepDown: ['The line dropped', 'Se cayó la línea', 'A linha caiu', 'انقطع الخط'],
  stepUp: ['The line is back', 'La línea volvió', 'A linha voltou', 'عاد الخط'],
  after: ['after {{ms}} ms', 'tras {{ms}} ms', 'após {{ms}} ms', 'بعد {{ms}} م.ث'],
  scanTitle: ['Link a number', 'Vincular un número', 'Vincular um número', 'اربط رقمًا'],
  scanHelp: [
    'On the page of numbers choose “Scan with the demo phone”, or paste the code here.',
    'En la página de números elige «Escanear con el teléfono de prueba», o pega el código aquí.',
    'Na página de números escolha “Ler com o telefone de demonstração” ou cole o código aqui.',
    'في صفحة الأرقام اختر «امسح بالهاتف التجريبي» أو الصق الرمز هنا.',
  ],
  scanCode: ['Code', 'Código', 'Código', 'الرمز'],
  scanPhone: ['This phone', 'Este teléfono', 'Este telefone', 'هذا الهاتف'],
  newNumber: ['A new number', 'Un número nuevo', 'Um número novo', 'رقم جديد'],
  linkNow: ['Link', 'Vincular', 'Vincular', 'اربط'],
  linked: ['The number is linked.', 'El número está vinculado.', 'O número está vinculado.', 'تم ربط الرقم.'],
  person: ['a person please', 'una persona por favor', 'uma pessoa por favor', 'أريد التحدث إلى شخص'],
  pending: ['waiting', 'en espera', 'esperando', 'بالانتظار'],
  sent: ['sent', 'enviado', 'enviada', 'أُرسلت'],
  delivered: ['delivered', 'entregado', 'entregue', 'وصلت'],
  read: ['read', 'leído', 'lida', 'قُرئت'],
  failed: ['refused', 'rechazado', 'recusada', 'رُفضت'],
}

const languages = ['en', 'es', 'pt', 'ar']
const wanted = new URLSearchParams(location.search).get('lang') ?? navigator.language.slice(0, 2)
export const language = languages.includes(wanted) ? wanted : 'en'

export const t = (key, params = {}) =>
  (texts[key]?.[languages.indexOf(language)] ?? key).replace(/\{\{(\w+)\}\}/g, (_, name) => params[name] ?? '')

/** Fills in what the page's markup asks for. */
export function translatePage() {
  document.documentElement.lang = language
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t)
  for (const element of document.querySelectorAll('[data-label]'))
    element.setAttribute('aria-label', t(element.dataset.label))
  for (const element of document.querySelectorAll('[data-title]')) element.title = t(element.dataset.title)
  for (const element of document.querySelectorAll('[data-placeholder]'))
    element.placeholder = t(element.dataset.placeholder)
}
