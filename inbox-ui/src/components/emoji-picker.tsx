import { EmojiPicker, type EmojiPickerListComponents } from 'frimousse'
import { useTranslation } from 'react-i18next'

/** The data that lies beside the page; there is none in Arabic yet. */
const named: Record<string, 'en' | 'es' | 'pt'> = { en: 'en', es: 'es', pt: 'pt' }

const parts: EmojiPickerListComponents = {
  CategoryHeader: ({ category, ...props }) => (
    <div className="emoji-group" {...props}>
      {category.label}
    </div>
  ),
  Row: ({ children, ...props }) => (
    <div className="emoji-row" {...props}>
      {children}
    </div>
  ),
  Emoji: ({ emoji, ...props }) => (
    <button type="button" className="sign" aria-label={emoji.label} {...props}>
      {emoji.emoji}
    </button>
  ),
}

/** All emoji, found by their names; they come from this server. */
export default function Emoji({ pick }: { pick: (emoji: string) => void }) {
  const { t, i18n } = useTranslation()
  return (
    <EmojiPicker.Root
      className="emoji"
      emojibaseUrl="/emoji"
      locale={named[i18n.language] ?? 'en'}
      columns={8}
      onEmojiSelect={({ emoji }) => pick(emoji)}
    >
      <EmojiPicker.Search className="field" aria-label={t('emoji.find')} placeholder={t('emoji.find')} autoFocus />
      <EmojiPicker.Viewport className="emoji-list scroll">
        <EmojiPicker.Loading className="emoji-word">{t('common.loading')}</EmojiPicker.Loading>
        <EmojiPicker.Empty className="emoji-word">{t('emoji.none')}</EmojiPicker.Empty>
        <EmojiPicker.List components={parts} />
      </EmojiPicker.Viewport>
    </EmojiPicker.Root>
  )
}
