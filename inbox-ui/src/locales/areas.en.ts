/** What each area of the CRM says, from the file that its pages own, as one part of the language. */
export default Object.assign(
  {},
  ...Object.values(import.meta.glob<object>('./areas/*.en.json', { eager: true, import: 'default' })),
) as object
