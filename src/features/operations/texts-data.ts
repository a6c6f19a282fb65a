import type { Text } from '../../core/errors.ts'

const text = (en: string, es: string, pt: string, ar: string): Text => ({ en, es, pt, ar })

export const keys = {
  fine: text(
    '{{count}} texts are sealed; each one’s key is here.',
    'Hay {{count}} textos sellados; la clave de cada uno está aquí.',
    'Há {{count}} textos selados; a chave de cada um está aqui.',
    '{{count}} نصوص مختومة؛ ومفتاح كل منها هنا.',
  ),
  rotating: text(
    '{{count}} of {{all}} texts are still sealed with an older key.',
    '{{count}} de {{all}} textos siguen sellados con una clave anterior.',
    '{{count}} de {{all}} textos ainda estão selados com uma chave anterior.',
    'ما زال {{count}} من {{all}} نصوص مختومًا بمفتاح أقدم.',
  ),
  missing: text(
    '{{count}} texts are sealed with a key that is not here ({{key}}).',
    '{{count}} textos están sellados con una clave que no está aquí ({{key}}).',
    '{{count}} textos estão selados com uma chave que não está aqui ({{key}}).',
    '{{count}} نصوص مختومة بمفتاح غير موجود هنا ({{key}}).',
  ),
  missingNext: text(
    'Put the right master key into the file that MASTER_KEY_FILE names, and start Parley again.',
    'Pon la clave maestra correcta en el archivo indicado en MASTER_KEY_FILE y reinicia Parley.',
    'Coloque a chave mestra certa no arquivo indicado em MASTER_KEY_FILE e reinicie o Parley.',
    'ضع المفتاح الرئيسي الصحيح في الملف المحدد في MASTER_KEY_FILE وأعد تشغيل Parley.',
  ),
  open: text(
    'Others on this machine can read the master key’s file.',
    'Otras personas de esta máquina pueden leer el archivo de la clave maestra.',
    'Outras pessoas nesta máquina podem ler o arquivo da chave mestra.',
    'يستطيع آخرون على هذه الآلة قراءة ملف المفتاح الرئيسي.',
  ),
  openNext: text(
    'Run chmod 600 on that file.',
    'Ejecuta chmod 600 sobre ese archivo.',
    'Execute chmod 600 nesse arquivo.',
    'نفّذ chmod 600 على ذلك الملف.',
  ),
}

export const sessions = {
  none: text(
    'No number is linked yet.',
    'Aún no hay números vinculados.',
    'Nenhum número vinculado ainda.',
    'لا رقم مرتبطًا بعد.',
  ),
  noneNext: text(
    'Link one under Numbers.',
    'Vincula uno en Números.',
    'Vincule um em Números.',
    'اربط رقمًا من صفحة الأرقام.',
  ),
  fine: text(
    '{{count}} of {{all}} numbers are connected.',
    '{{count}} de {{all}} números están conectados.',
    '{{count}} de {{all}} números estão conectados.',
    '{{count}} من {{all}} أرقام متصلة.',
  ),
  failed: text(
    'Not connected though wanted: {{names}}.',
    'Sin conexión aunque se desea: {{names}}.',
    'Sem conexão, embora desejada: {{names}}.',
    'غير متصلة رغم أنها مطلوبة: {{names}}.',
  ),
  ailing: text(
    'Connected, but not well: {{names}}.',
    'Conectados, pero con problemas: {{names}}.',
    'Conectados, mas com problemas: {{names}}.',
    'متصلة لكنها ليست بخير: {{names}}.',
  ),
  next: text(
    'Open Numbers: each number says its reason and its next step.',
    'Abre Números: cada número dice su motivo y el siguiente paso.',
    'Abra Números: cada número diz o motivo e o próximo passo.',
    'افتح صفحة الأرقام: يذكر كل رقم سببه وخطوته التالية.',
  ),
}

export const queues = {
  fine: text(
    'Nothing waits beyond its time.',
    'Nada espera más de lo debido.',
    'Nada espera além do tempo.',
    'لا شيء ينتظر أكثر من وقته.',
  ),
  late: text(
    '{{count}} pieces of work wait, the oldest for {{seconds}} s.',
    'Hay {{count}} trabajos en espera; el más antiguo, {{seconds}} s.',
    'Há {{count}} trabalhos em espera; o mais antigo, {{seconds}} s.',
    'ينتظر {{count}} من الأعمال، أقدمها منذ {{seconds}} ث.',
  ),
  lateNext: text(
    'See that a worker runs (PARLEY_ROLE all or worker), and what its log says.',
    'Comprueba que corre un proceso de trabajo (PARLEY_ROLE all o worker) y qué dice su registro.',
    'Veja se há um processo de trabalho ativo (PARLEY_ROLE all ou worker) e o que diz seu registro.',
    'تأكد من عمل عملية التنفيذ (PARLEY_ROLE بقيمة all أو worker) وراجع سجلها.',
  ),
}

export const deadLetters = {
  none: text('None.', 'Ninguno.', 'Nenhuma.', 'لا يوجد.'),
  some: text(
    '{{count}} could not be stored as messages. They are kept whole.',
    '{{count}} no se pudieron guardar como mensajes. Se conservan enteros.',
    '{{count}} não puderam ser guardadas como mensagens. Estão inteiras.',
    'تعذر حفظ {{count}} كرسائل. وهي محفوظة كاملة.',
  ),
  next: text(
    'Look at each below: replay it, or discard it.',
    'Míralos abajo: reintenta o descarta cada uno.',
    'Veja-as abaixo: reenvie ou descarte cada uma.',
    'راجعها أدناه: أعد معالجتها أو تخلص منها.',
  ),
}

export const backups = {
  off: text(
    'No backups are kept.',
    'No se guardan copias de seguridad.',
    'Nenhum backup é guardado.',
    'لا تُحفظ نسخ احتياطية.',
  ),
  offNext: text(
    'Name a folder on another disk in BACKUP_DIR.',
    'Indica en BACKUP_DIR una carpeta en otro disco.',
    'Informe em BACKUP_DIR uma pasta em outro disco.',
    'حدد مجلدًا على قرص آخر في BACKUP_DIR.',
  ),
  fine: text(
    'Last full copy {{hours}} h ago; every change since is archived.',
    'Última copia completa hace {{hours}} h; cada cambio posterior está archivado.',
    'Última cópia completa há {{hours}} h; cada mudança desde então está arquivada.',
    'آخر نسخة كاملة قبل {{hours}} س؛ وكل تغيير بعدها محفوظ.',
  ),
  noFull: text(
    'There is no full copy that can be restored.',
    'No hay ninguna copia completa que se pueda restaurar.',
    'Não há cópia completa que possa ser restaurada.',
    'لا توجد نسخة كاملة يمكن استعادتها.',
  ),
  oldFull: text(
    'The last full copy is {{hours}} h old.',
    'La última copia completa tiene {{hours}} h.',
    'A última cópia completa tem {{hours}} h.',
    'عمر آخر نسخة كاملة {{hours}} س.',
  ),
  behind: text(
    'The archive of changes is {{minutes}} min behind.',
    'El archivo de cambios lleva {{minutes}} min de retraso.',
    'O arquivo de mudanças está {{minutes}} min atrasado.',
    'أرشيف التغييرات متأخر {{minutes}} دقيقة.',
  ),
  next: text(
    'Run bin/backup and see what it says; then look at the worker’s log.',
    'Ejecuta bin/backup y mira lo que dice; después, el registro del proceso de trabajo.',
    'Execute bin/backup e veja o que diz; depois, o registro do processo de trabalho.',
    'نفّذ bin/backup واقرأ ما يقوله، ثم راجع سجل عملية التنفيذ.',
  ),
}

export const proof = {
  fine: text(
    '{{name}} was restored and every session opened, {{days}} days ago.',
    '{{name}} se restauró y cada sesión se abrió, hace {{days}} días.',
    '{{name}} foi restaurado e cada sessão abriu, há {{days}} dias.',
    'استُعيدت {{name}} وفُتحت كل جلسة قبل {{days}} أيام.',
  ),
  today: text(
    '{{name}} was restored and every session opened, today.',
    '{{name}} se restauró y cada sesión se abrió, hoy.',
    '{{name}} foi restaurado e cada sessão abriu, hoje.',
    'استُعيدت {{name}} وفُتحت كل جلسة اليوم.',
  ),
  never: text(
    'No restore has been proven yet.',
    'Aún no se ha probado ninguna restauración.',
    'Nenhuma restauração foi comprovada ainda.',
    'لم تُثبت أي استعادة بعد.',
  ),
  old: text(
    'The last proven restore is {{days}} days old.',
    'La última restauración probada tiene {{days}} días.',
    'A última restauração comprovada tem {{days}} dias.',
    'آخر استعادة مثبتة عمرها {{days}} يومًا.',
  ),
  failed: text(
    'The last restore failed: {{problem}}',
    'La última restauración falló: {{problem}}',
    'A última restauração falhou: {{problem}}',
    'فشلت آخر استعادة: {{problem}}',
  ),
  next: text(
    'Run bin/restore --prove.',
    'Ejecuta bin/restore --prove.',
    'Execute bin/restore --prove.',
    'نفّذ bin/restore --prove.',
  ),
}
