import type { Text } from '../core/errors.ts'

export const membersOnly: Text = {
  en: 'Commands are for members of the team.',
  es: 'Los comandos son para miembros del equipo.',
  pt: 'Os comandos são para membros da equipe.',
  ar: 'الأوامر لأعضاء الفريق فقط.',
}
export const noCommand: Text = {
  en: 'This is the line for commands. They begin with a slash: write /help for yours.',
  es: 'Aquí se escriben comandos. Empiezan con una barra: escribe /help para ver los tuyos.',
  pt: 'Aqui se escrevem comandos. Eles começam com uma barra: escreva /help para ver os seus.',
  ar: 'هنا تُكتب الأوامر، وتبدأ بشرطة مائلة: اكتب ‎/help لرؤية أوامرك.',
}
export const unknown: Text = {
  en: 'There is no command /{{word}}. {{hint}}',
  es: 'No existe el comando /{{word}}. {{hint}}',
  pt: 'Não existe o comando /{{word}}. {{hint}}',
  ar: 'لا يوجد أمر ‎/{{word}}. {{hint}}',
}
export const didYouMean: Text = {
  en: 'Did you mean /{{name}}?',
  es: '¿Querías decir /{{name}}?',
  pt: 'Você quis dizer /{{name}}?',
  ar: 'هل تقصد ‎/{{name}}؟',
}
export const seeHelp: Text = {
  en: 'Write /help for those you may use.',
  es: 'Escribe /help para ver los que puedes usar.',
  pt: 'Escreva /help para ver os que você pode usar.',
  ar: 'اكتب ‎/help لرؤية ما يمكنك استخدامه.',
}
export const notAllowed: Text = {
  en: 'You may not use /{{name}}: it needs the permission {{permission}}. Ask an owner or admin.',
  es: 'No puedes usar /{{name}}: hace falta el permiso {{permission}}. Pídelo a un propietario o administrador.',
  pt: 'Você não pode usar /{{name}}: é preciso a permissão {{permission}}. Peça a um proprietário ou administrador.',
  ar: 'لا يمكنك استخدام ‎/{{name}}: يلزم الإذن {{permission}}. اطلبه من المالك أو المسؤول.',
}
export const usageText: Text = {
  en: 'Usage: {{usage}}',
  es: 'Uso: {{usage}}',
  pt: 'Uso: {{usage}}',
  ar: 'الاستخدام: {{usage}}',
}
export const exampleText: Text = {
  en: 'Example: {{example}}',
  es: 'Ejemplo: {{example}}',
  pt: 'Exemplo: {{example}}',
  ar: 'مثال: {{example}}',
}

export const irreversible: Text = {
  en: 'This cannot be taken back.',
  es: 'Esto no se puede deshacer.',
  pt: 'Isto não pode ser desfeito.',
  ar: 'لا يمكن التراجع عن هذا.',
}
export const aboveLimit: Text = {
  en: 'It is above your limit: somebody who may approve must say yes first. They have been told.',
  es: 'Supera tu límite: antes debe aprobarlo alguien autorizado. Ya se le avisó.',
  pt: 'Está acima do seu limite: antes alguém autorizado deve aprovar. A pessoa já foi avisada.',
  ar: 'يتجاوز حدك: يجب أن يوافق أولًا شخص مخوّل. تم إبلاغه.',
}
export const giveFactor: Text = {
  en: 'Nothing is done yet. Answer within an hour with a code of your authenticator app, or confirm it in the inbox.',
  es: 'Aún no se hizo nada. Responde en una hora con un código de tu app de autenticación, o confírmalo en la bandeja.',
  pt: 'Nada foi feito ainda. Responda em uma hora com um código do seu app autenticador, ou confirme na caixa de entrada.',
  ar: 'لم يُنفّذ شيء بعد. أجب خلال ساعة برمز من تطبيق المصادقة أو أكّد في صندوق الوارد.',
}
export const giveCode: Text = {
  en: 'Nothing is done yet. Enter the code {{code}} within an hour.',
  es: 'Aún no se hizo nada. Escribe el código {{code}} en una hora.',
  pt: 'Nada foi feito ainda. Digite o código {{code}} em uma hora.',
  ar: 'لم يُنفّذ شيء بعد. أدخل الرمز {{code}} خلال ساعة.',
}
export const byNumber: Text = {
  en: 'Answer with the number of one.',
  es: 'Responde con el número de uno.',
  pt: 'Responda com o número de um.',
  ar: 'أجب برقم أحدها.',
}
export const understood: Text = {
  en: 'I understood: {{line}}',
  es: 'Entendí: {{line}}',
  pt: 'Entendi: {{line}}',
  ar: 'فهمت: {{line}}',
}
export const sayYes: Text = {
  en: 'Answer yes to run it.',
  es: 'Responde sí para ejecutarlo.',
  pt: 'Responda sim para executar.',
  ar: 'أجب بنعم للتنفيذ.',
}
export const undoable: Text = {
  en: 'Take it back within {{minutes}} min: /undo',
  es: 'Para deshacerlo en {{minutes}} min: /undo',
  pt: 'Para desfazer em {{minutes}} min: /undo',
  ar: 'للتراجع خلال {{minutes}} دقيقة: ‎/undo',
}
