import { AppError, notFound, type Text } from '../../core/errors.ts'

export const noPayment = () => notFound({ en: 'payment', es: 'pago', pt: 'pagamento', ar: 'دفعة' })
export const noGateway = () =>
  notFound({ en: 'payment gateway', es: 'pasarela de pago', pt: 'meio de pagamento', ar: 'بوابة الدفع' })

export const noThread = () => notFound({ en: 'conversation', es: 'conversación', pt: 'conversa', ar: 'محادثة' })

const refused = (code: string, text: Text, params: Record<string, string> = {}, status = 422) =>
  new AppError(code, text, { status, params })

export const notConnected = () =>
  refused('payment.no-gateway', {
    en: 'No payment gateway is connected. An owner or admin connects one on the Payments page.',
    es: 'No hay ninguna pasarela de pago conectada. Un propietario o administrador la conecta en la página Pagos.',
    pt: 'Nenhum meio de pagamento está conectado. Um proprietário ou administrador conecta um na página Pagamentos.',
    ar: 'لا توجد بوابة دفع متصلة. يوصلها المالك أو المسؤول في صفحة المدفوعات.',
  })

export const nothingToPay = () =>
  refused('payment.no-amount', {
    en: 'Say how much: there is no order, invoice or plan that says it.',
    es: 'Di cuánto: no hay pedido, factura ni plan que lo diga.',
    pt: 'Diga quanto: não há pedido, fatura ou plano que o diga.',
    ar: 'اذكر المبلغ: لا يوجد طلب أو فاتورة أو باقة تحدده.',
  })

export const otherCustomer = () =>
  refused('payment.other-contact', {
    en: 'That record is another customer’s. Choose one of this customer.',
    es: 'Ese registro es de otro cliente. Elige uno de este cliente.',
    pt: 'Esse registro é de outro cliente. Escolha um deste cliente.',
    ar: 'هذا السجل لعميل آخر. اختر ما يخص هذا العميل.',
  })

export const paidAlready = () =>
  refused(
    'payment.paid-already',
    {
      en: 'This was paid already. Nothing was changed.',
      es: 'Esto ya se pagó. No se cambió nada.',
      pt: 'Isto já foi pago. Nada foi alterado.',
      ar: 'دُفع هذا من قبل. لم يتغير شيء.',
    },
    {},
    409,
  )

export const notPaid = (status: string) =>
  refused(
    'payment.not-paid',
    {
      en: 'This payment is {{status}}: only what was paid can be refunded. Nothing was changed.',
      es: 'Este pago está {{status}}: solo se reembolsa lo que se pagó. No se cambió nada.',
      pt: 'Este pagamento está {{status}}: só se reembolsa o que foi pago. Nada foi alterado.',
      ar: 'هذه الدفعة {{status}}: لا يُرد إلا ما دُفع. لم يتغير شيء.',
    },
    { status },
  )

export const abovePaid = (left: string) =>
  refused(
    'refund.above-paid',
    {
      en: 'That is more than what is left of this payment: {{left}}. Nothing was changed.',
      es: 'Es más de lo que queda de este pago: {{left}}. No se cambió nada.',
      pt: 'É mais do que resta deste pagamento: {{left}}. Nada foi alterado.',
      ar: 'هذا أكبر مما بقي من هذه الدفعة: {{left}}. لم يتغير شيء.',
    },
    { left },
  )

export const notOpen = (status: string) =>
  refused(
    'payment.not-open',
    {
      en: 'This payment is {{status}}: it cannot be called off. Nothing was changed.',
      es: 'Este pago está {{status}}: no se puede anular. No se cambió nada.',
      pt: 'Este pagamento está {{status}}: não pode ser cancelado. Nada foi alterado.',
      ar: 'هذه الدفعة {{status}}: لا يمكن إلغاؤها. لم يتغير شيء.',
    },
    { status },
  )

export const noTopUp = () =>
  refused('subscription.no-top-up', {
    en: 'There is no running subscription whose plan sells more hours.',
    es: 'No hay una suscripción activa cuyo plan venda más horas.',
    pt: 'Não há uma assinatura ativa cujo plano venda mais horas.',
    ar: 'لا يوجد اشتراك قائم تبيع باقته ساعات إضافية.',
  })

export const tooMuchAllocated = () =>
  refused('payment.above-amount', {
    en: 'More than the payment’s amount cannot be credited. Nothing was changed.',
    es: 'No se puede asignar más que el importe del pago. No se cambió nada.',
    pt: 'Não se pode atribuir mais do que o valor do pagamento. Nada foi alterado.',
    ar: 'لا يمكن تخصيص أكثر من مبلغ الدفعة. لم يتغير شيء.',
  })

export const recordedAlready = () =>
  refused(
    'payment.recorded-already',
    {
      en: 'A payment with this reference is on record already.',
      es: 'Ya hay un pago registrado con esta referencia.',
      pt: 'Já existe um pagamento registrado com esta referência.',
      ar: 'توجد دفعة مسجلة بهذا المرجع.',
    },
    {},
    409,
  )

export const wrongAmount = (told: string, meant: string) =>
  refused(
    'payment.other-amount',
    {
      en: 'The provider says {{told}}, the payment was for {{meant}}. It is not taken as paid: look into it at the provider.',
      es: 'El proveedor dice {{told}}, el pago era de {{meant}}. No se toma como pagado: revísalo con el proveedor.',
      pt: 'O provedor diz {{told}}, o pagamento era de {{meant}}. Não conta como pago: verifique no provedor.',
      ar: 'يقول المزود {{told}} والدفعة كانت {{meant}}. لا تُعد مدفوعة: راجع المزود.',
    },
    { told, meant },
  )

export const keysMissing = () =>
  refused('gateway.keys-missing', {
    en: 'The secret key is needed the first time, and for PayPal the client id too.',
    es: 'La primera vez hace falta la clave secreta, y para PayPal también el identificador de cliente.',
    pt: 'Na primeira vez é necessária a chave secreta, e para o PayPal também o id de cliente.',
    ar: 'في المرة الأولى يلزم المفتاح السري، ولـPayPal معرّف العميل أيضًا.',
  })

export const notAKey = () =>
  refused('gateway.not-a-secret-key', {
    en: 'This is not a secret key of Stripe. It begins with sk_ or rk_; copy it from Developers, API keys.',
    es: 'Esta no es una clave secreta de Stripe. Empieza por sk_ o rk_; cópiala de Desarrolladores, Claves de API.',
    pt: 'Esta não é uma chave secreta do Stripe. Começa com sk_ ou rk_; copie-a de Desenvolvedores, Chaves de API.',
    ar: 'هذا ليس مفتاحًا سريًا لـStripe. يبدأ بـ sk_ أو rk_؛ انسخه من صفحة المطورين، مفاتيح API.',
  })
