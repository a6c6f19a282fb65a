import type { OperationsCheck } from '../../../schemas/operations.ts'
import type { Text } from '../../core/errors.ts'

const text = (en: string, es: string, pt: string, ar: string): Text => ({ en, es, pt, ar })

export const titles: Readonly<Record<OperationsCheck['name'], Text>> = {
  store: text('Database', 'Base de datos', 'Banco de dados', 'قاعدة البيانات'),
  persistence: text('Durable writes', 'Escritura duradera', 'Gravação durável', 'الكتابة الدائمة'),
  redis: text('Redis', 'Redis', 'Redis', 'Redis'),
  disk: text('Disk space', 'Espacio en disco', 'Espaço em disco', 'مساحة القرص'),
  clock: text('Clock', 'Reloj', 'Relógio', 'الساعة'),
  keys: text('Encryption keys', 'Claves de cifrado', 'Chaves de criptografia', 'مفاتيح التشفير'),
  sessions: text('Connected numbers', 'Números conectados', 'Números conectados', 'الأرقام المتصلة'),
  queues: text('Waiting work', 'Trabajo en espera', 'Trabalho em espera', 'العمل المنتظر'),
  deadLetters: text('Dead letters', 'Mensajes apartados', 'Mensagens retidas', 'الرسائل المعلقة'),
  backups: text('Backups', 'Copias de seguridad', 'Backups', 'النسخ الاحتياطية'),
  proof: text('Restore proven', 'Restauración probada', 'Restauração comprovada', 'إثبات الاستعادة'),
}

export const unseen = text(
  'Could not be looked at: {{problem}}',
  'No se pudo comprobar: {{problem}}',
  'Não foi possível verificar: {{problem}}',
  'تعذر الفحص: {{problem}}',
)
export const seeLog = text(
  'Look at the log of Parley, then look again.',
  'Mira el registro de Parley y vuelve a comprobar.',
  'Veja o registro do Parley e verifique de novo.',
  'راجع سجل Parley ثم أعد الفحص.',
)

export const store = {
  fine: text(
    'MongoDB {{version}} answers in {{ms}} ms.',
    'MongoDB {{version}} responde en {{ms}} ms.',
    'O MongoDB {{version}} responde em {{ms}} ms.',
    'يجيب MongoDB {{version}} خلال {{ms}} مللي ثانية.',
  ),
  slow: text(
    'MongoDB {{version}} took {{ms}} ms to answer.',
    'MongoDB {{version}} tardó {{ms}} ms en responder.',
    'O MongoDB {{version}} levou {{ms}} ms para responder.',
    'استغرق MongoDB {{version}} {{ms}} مللي ثانية للإجابة.',
  ),
  slowNext: text(
    'Look at the load of the database server.',
    'Revisa la carga del servidor de base de datos.',
    'Veja a carga do servidor do banco de dados.',
    'افحص الحمل على خادم قاعدة البيانات.',
  ),
  embedded: text(
    'The embedded store {{version}} answers in {{ms}} ms. It is for a demo and a small trial.',
    'El almacén integrado {{version}} responde en {{ms}} ms. Es para demostraciones y pruebas pequeñas.',
    'O banco embutido {{version}} responde em {{ms}} ms. É para demonstração e testes pequenos.',
    'يجيب المخزن المدمج {{version}} خلال {{ms}} مللي ثانية. هو للعرض والتجربة الصغيرة.',
  ),
  embeddedNext: text(
    'Before real customers come, name a MongoDB replica set in MONGODB_URI.',
    'Antes de atender a clientes reales, indica un conjunto de réplicas de MongoDB en MONGODB_URI.',
    'Antes de atender clientes reais, informe um conjunto de réplicas do MongoDB em MONGODB_URI.',
    'قبل قدوم عملاء حقيقيين، حدد مجموعة نسخ MongoDB في MONGODB_URI.',
  ),
}

export const persistence = {
  fine: text(
    'A journaled write was confirmed.',
    'Se confirmó una escritura con diario.',
    'Uma gravação com diário foi confirmada.',
    'تم تأكيد كتابة مسجلة.',
  ),
  standalone: text(
    'The database is a standalone server: it has no transactions and no change stream.',
    'La base de datos es un servidor único: no tiene transacciones ni flujo de cambios.',
    'O banco de dados é um servidor único: não tem transações nem fluxo de mudanças.',
    'قاعدة البيانات خادم منفرد: بلا معاملات ولا تدفق تغييرات.',
  ),
  standaloneNext: text(
    'Start it with --replSet and run rs.initiate() once.',
    'Inícialo con --replSet y ejecuta rs.initiate() una vez.',
    'Inicie-o com --replSet e execute rs.initiate() uma vez.',
    'شغّله مع ‎--replSet ونفّذ rs.initiate()‎ مرة واحدة.',
  ),
}

export const redis = {
  fine: text(
    'Answers; its append-only file is on and nothing is evicted.',
    'Responde; su archivo de solo anexar está activo y no se desaloja nada.',
    'Responde; o arquivo de acréscimos está ligado e nada é descartado.',
    'يجيب؛ ملف الإلحاق مفعّل ولا يُطرد شيء.',
  ),
  away: text(
    'Does not answer: {{problem}}',
    'No responde: {{problem}}',
    'Não responde: {{problem}}',
    'لا يجيب: {{problem}}',
  ),
  awayNext: text(
    'Start Redis, or correct REDIS_URL. Nothing is lost meanwhile; work is found by the sweep.',
    'Inicia Redis o corrige REDIS_URL. Mientras tanto no se pierde nada.',
    'Inicie o Redis ou corrija REDIS_URL. Enquanto isso nada se perde.',
    'شغّل Redis أو صحح REDIS_URL. لا يضيع شيء أثناء ذلك.',
  ),
  unsafe: text('{{problem}}', '{{problem}}', '{{problem}}', '{{problem}}'),
  unsafeNext: text(
    'Restart Redis with --appendonly yes and --maxmemory-policy noeviction.',
    'Reinicia Redis con --appendonly yes y --maxmemory-policy noeviction.',
    'Reinicie o Redis com --appendonly yes e --maxmemory-policy noeviction.',
    'أعد تشغيل Redis مع ‎--appendonly yes و‎--maxmemory-policy noeviction.',
  ),
  unwritten: text(
    'Redis could not write its append-only file.',
    'Redis no pudo escribir su archivo de solo anexar.',
    'O Redis não conseguiu gravar seu arquivo de acréscimos.',
    'لم يتمكن Redis من كتابة ملف الإلحاق.',
  ),
  unwrittenNext: text(
    'Make room on the disk of Redis; nothing of the database is lost meanwhile.',
    'Libera espacio en el disco de Redis; mientras tanto no se pierde nada de la base de datos.',
    'Libere espaço no disco do Redis; enquanto isso nada do banco se perde.',
    'أفسح مساحة على قرص Redis؛ لا يضيع شيء من قاعدة البيانات أثناء ذلك.',
  ),
}

export const disk = {
  fine: text('{{free}} GB free.', '{{free}} GB libres.', '{{free}} GB livres.', '{{free}} غيغابايت متاحة.'),
  full: text(
    'Only {{free}} GB ({{percent}} %) free in {{path}}.',
    'Solo quedan {{free}} GB ({{percent}} %) en {{path}}.',
    'Restam só {{free}} GB ({{percent}} %) em {{path}}.',
    'بقي {{free}} غيغابايت فقط ({{percent}} %) في {{path}}.',
  ),
  fullNext: text(
    'Make room there, or move it to a larger disk.',
    'Libera espacio o pásalo a un disco mayor.',
    'Libere espaço ou mova para um disco maior.',
    'أفسح مساحة هناك أو انقله إلى قرص أكبر.',
  ),
}

export const clock = {
  fine: text(
    'This machine and the database agree within {{ms}} ms.',
    'Esta máquina y la base de datos coinciden con {{ms}} ms de diferencia.',
    'Esta máquina e o banco concordam com {{ms}} ms de diferença.',
    'تتفق هذه الآلة وقاعدة البيانات بفارق {{ms}} مللي ثانية.',
  ),
  off: text(
    'This machine and the database differ by {{seconds}} s: leases and schedules go wrong.',
    'Esta máquina y la base de datos difieren en {{seconds}} s: los turnos y horarios fallan.',
    'Esta máquina e o banco diferem em {{seconds}} s: reservas e agendamentos falham.',
    'تختلف هذه الآلة عن قاعدة البيانات بمقدار {{seconds}} ث: تختل الحجوزات والمواعيد.',
  ),
  offNext: text(
    'Turn on time synchronization (NTP) on both machines.',
    'Activa la sincronización horaria (NTP) en ambas máquinas.',
    'Ative a sincronização de hora (NTP) nas duas máquinas.',
    'فعّل مزامنة الوقت (NTP) على الآلتين.',
  ),
}
