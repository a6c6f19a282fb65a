import { createHash } from 'node:crypto'

/** What stands in a page as text. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)

/** Black or white, whichever is read more easily on a colour. */
export function inkOn(color: string): '#000000' | '#ffffff' {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000000' : '#ffffff'
}

/** The sheet of a quote's page in the colour of its house. */
export const sheetOf = (color: string): string => `
:root{color-scheme:light dark;--brand:${color};--ink:${inkOn(color)};
--bg:light-dark(#f5f3f0,#1a1917);--card:light-dark(#fff,#242220);--text:light-dark(#22201d,#ece9e4);
--muted:light-dark(#66615b,#b3ada5);--line:light-dark(#e2ded8,#3b3835);--edge:light-dark(#8b857d,#857f77)}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic",sans-serif}
main{max-width:40rem;margin:0 auto;padding:1rem 1rem 3rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;border-block-start:4px solid var(--brand);padding:1.25rem}
header{display:flex;gap:1rem;justify-content:space-between;align-items:start;margin-block-end:1.25rem}
header img{max-width:10rem;max-height:3rem}
h1{font-size:1.35rem;line-height:1.25;margin:0}
h2{font-size:1rem;margin:1.5rem 0 .5rem}
p{margin:.25rem 0}
.acts{margin-block:1rem}
.muted{color:var(--muted)}
.num{font-variant-numeric:tabular-nums;white-space:nowrap}
table{width:100%;border-collapse:collapse}
td,th{padding:.6rem 0;text-align:start;vertical-align:top;font-weight:400;border-block-end:1px solid var(--line);overflow-wrap:anywhere}
td:last-child{text-align:end;padding-inline-start:1rem}
.sums td,.sums th{border:0;padding:.2rem 0;color:var(--muted)}
.sums .total td,.sums .total th{color:var(--text);font-weight:700;font-size:1.2rem;padding-block:.5rem}
.state{border-radius:8px;border:1px solid var(--line);border-inline-start:4px solid var(--brand);padding:.75rem 1rem;margin-block-end:1.25rem}
form{margin-block-start:1rem}
label{display:block;font-weight:600;margin-block-end:.25rem}
input,textarea{width:100%;font:inherit;color:inherit;background:var(--bg);border:1px solid var(--edge);border-radius:8px;padding:.65rem .75rem}
button,.button{display:inline-block;font:inherit;font-weight:600;border-radius:8px;padding:.7rem 1.25rem;min-height:44px;border:1px solid var(--edge);background:transparent;color:inherit;text-decoration:none;cursor:pointer}
button.main{width:100%;background:var(--brand);color:var(--ink);border-color:var(--brand);margin-block-start:.75rem}
details{margin-block-start:1.25rem}
summary{cursor:pointer;color:var(--muted);padding-block:.5rem}
details button{margin-block-start:.75rem}
:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
footer{color:var(--muted);font-size:.875rem;margin-block-start:1.25rem;display:flex;flex-wrap:wrap;gap:.5rem 1rem;justify-content:space-between}
nav{display:flex;gap:.25rem}
nav a,nav b{color:inherit;padding:.4rem .5rem;min-width:44px;text-align:center}
a{color:inherit}
`

/** Nothing but this page, its own sheet and its own forms. */
export const policyOf = (sheet: string): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(sheet).digest('base64')}'`,
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

export interface Document {
  title: string
  locale: string
  color: string
  body: string
}
export const documentOf = ({ title, locale, color, body }: Document): string =>
  `<!doctype html>
<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${sheetOf(color)}</style></head>
<body><main>${body}</main></body></html>
`
