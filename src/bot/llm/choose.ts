import { createAnthropicModel } from './anthropic.ts'
import type { ModelClient } from './model.ts'
import { createOpenAiModel } from './openai.ts'

export interface ModelSettings {
  openAiKey?: string
  openAiBaseUrl?: string
  anthropicKey?: string
  anthropicBaseUrl?: string
  /** Which model; its provider is the one whose key is set. With both keys, a name that begins with claude is Anthropic's. */
  model?: string
}

const usualModels = { openai: 'gpt-4.1-mini', anthropic: 'claude-haiku-4-5' }

/** The model that the settings name, or null: the bot then answers from its flow and knowledge. Nothing is loaded yet. */
export function chooseModel(settings: ModelSettings): ModelClient | null {
  const { openAiKey, anthropicKey, model } = settings
  const wantsClaude = model === undefined || model.startsWith('claude')
  if (anthropicKey && (!openAiKey || wantsClaude))
    return createAnthropicModel({
      apiKey: anthropicKey,
      model: model ?? usualModels.anthropic,
      baseURL: settings.anthropicBaseUrl,
    })
  if (openAiKey)
    return createOpenAiModel({ apiKey: openAiKey, model: model ?? usualModels.openai, baseURL: settings.openAiBaseUrl })
  return null
}
