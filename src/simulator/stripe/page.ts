import type { StripeObject } from './world.ts'

const escaped = (text: unknown): string => String(text ?? '').replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

function amountOf({ amount_subtotal, currency }: StripeObject): string {
  const code = String(currency).toUpperCase()
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: code })
  return format.format(Number(amount_subtotal) / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

const frame = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>
body{margin:0 auto;max-width:420px;padding:32px 20px;font:16px/1.6 system-ui,sans-serif;color:#1c1b19;background:#fbfaf8}
h1{font-size:28px;margin:0 0 4px}p{color:#67635c}label{display:block;margin:16px 0 4px}
select,button{width:100%;font:inherit;padding:12px;border-radius:8px;border:1px solid #c9c3b8;background:#fff;color:inherit}
button{margin-top:16px;border:0;background:#1d4f91;color:#fff;font-weight:600}[role=alert]{color:#a32a1e}
@media (prefers-color-scheme:dark){body{color:#f0ede8;background:#161513}p{color:#a8a299}select{background:#1d1c1a;border-color:#3a3733}}
</style></head><body><main>${body}</main></body></html>`

/** Where the customer of the demo pays, with cards that exist nowhere. */
export function checkoutPage(session: StripeObject, problem = ''): string {
  if (session.status !== 'open')
    return frame(
      'Paid',
      `<h1>${session.status === 'complete' ? 'Paid' : 'Expired'}</h1><p>You can close this page and go back to your chat.</p>`,
    )
  return frame(
    `Pay ${amountOf(session)}`,
    `<h1>${escaped(amountOf(session))}</h1><p>A stand-in for Stripe's checkout: no money moves.</p>
${problem ? `<p role="alert">${escaped(problem)}</p>` : ''}
<form method="post"><label for="card">Card</label>
<select id="card" name="card"><option value="pm_card_visa">4242 4242 4242 4242, accepted</option>
<option value="pm_card_chargeDeclined">4000 0000 0000 0002, declined</option></select>
<button type="submit">Pay ${escaped(amountOf(session))}</button></form>`,
  )
}

export const plainPage = (title: string, text: string): string =>
  frame(title, `<h1>${escaped(title)}</h1><p>${escaped(text)}</p>`)
