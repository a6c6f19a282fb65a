import { AnyTemplate } from '../template.ts'
import { defineModel } from './define.ts'

export const TemplateModel = defineModel({
  collection: 'templates',
  shape: AnyTemplate,
  indexes: [
    // the templates of a line, or ours (no account), by name · unique: a name has one text in each language
    { keys: { organizationId: 1, accountId: 1, name: 1, language: 1 }, options: { unique: true } },
  ],
})
