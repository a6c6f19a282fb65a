export default function EmojiPicker({ pick }: { pick: (emoji: string) => void }) {
  return (
    <button type="button" onClick={() => pick('👍')}>
      👍
    </button>
  )
}
