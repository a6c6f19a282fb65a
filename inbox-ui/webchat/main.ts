import { createApi } from './api.ts'
import { createStore } from './store.ts'
import { languageOf, teller } from './texts.ts'
import { createView } from './view.ts'

/**
 * The chat on a shop's page: `<script src="https://…/webchat.js" data-key="…" async></script>`. `data-lang` sets its
 * language, else the page's. The page may say who its visitor is: `ParleyChat.identify({ userId, email, name, signature })`.
 */
function start(script: HTMLScriptElement): void {
  const { key, lang } = script.dataset
  if (!key) throw new Error('Parley chat: the script tag has no data-key')
  const language = languageOf(lang || document.documentElement.lang || navigator.language)
  const base = `${new URL(script.src).origin}/webchat/${encodeURIComponent(key)}`
  let render: () => void = () => undefined
  const store = createStore(
    key,
    (token) => createApi(base, language, token),
    () => render(),
  )
  const view = createView(store, teller(language), language)
  render = view.render
  // somebody who was here before sees at once what was answered meanwhile
  if (store.state.token) void store.watch()
  else store.look().catch(() => undefined)
  Object.assign(window, {
    ParleyChat: {
      open: () => view.isOpen() || view.toggle(),
      close: () => view.isOpen() && view.toggle(),
      identify: (who: object) => store.introduce(who),
    },
  })
}

const script = document.currentScript
if (script instanceof HTMLScriptElement) {
  if (document.body) start(script)
  else document.addEventListener('DOMContentLoaded', () => start(script), { once: true })
}
