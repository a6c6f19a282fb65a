/** The mark: the flag for the letter P, its white square a speech bubble. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg viewBox="0 0 20 20" width={size} height={size} aria-hidden="true">
      <rect width="20" height="20" rx="5" fill="var(--accent)" />
      <path
        d="M6 5.6h8a.6.6 0 0 1 .6.6v7.2a.6.6 0 0 1-.6.6H8.6l-3.2 2.6V6.2a.6.6 0 0 1 .6-.6z"
        fill="var(--accent-text)"
      />
    </svg>
  )
}
