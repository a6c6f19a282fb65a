import { call } from './api.js'
import { el } from './el.js'
import { t } from './texts.js'

const dialog = document.getElementById('scanner')

/** Asks for the code and the phone that scans it, and links. */
export async function openScanner(shops, qr, onLinked) {
  const form = dialog.querySelector('form')
  const problem = dialog.querySelector('.problem')
  form.elements.qr.value = qr
  problem.textContent = ''
  form.elements.phone.replaceChildren(
    ...shops.map((shop) => el('option', { value: shop.number }, `${shop.name} · ${shop.number}`)),
    el('option', { value: '' }, t('newNumber')),
  )
  // The code of a new line is for a number that no line has yet.
  const linked = new Set((await call('listDevices')).map((device) => device.phone))
  form.elements.phone.value = shops.find((shop) => !linked.has(shop.number))?.number ?? ''
  form.onsubmit = async (event) => {
    if (event.submitter?.value !== 'link') return
    event.preventDefault()
    try {
      const phone = form.elements.phone.value || (await newShop())
      await call('scan', { qr: form.elements.qr.value.trim(), phone })
      dialog.close()
      await onLinked()
    } catch (error) {
      problem.textContent = error.message
    }
  }
  if (!dialog.open) dialog.showModal()
}

async function newShop() {
  const number = `+1555${String(Date.now()).slice(-7)}`
  await call('addPhone', { number, name: 'My shop', role: 'business' })
  return number
}

/** The inbox hands the code over in the address: `#scan=CODE`. It is taken out again, so that Back does not scan twice. */
export function scanFromAddress(shops, onLinked) {
  if (!location.hash.startsWith('#scan=')) return undefined
  const qr = decodeURIComponent(location.hash.slice('#scan='.length))
  history.replaceState(null, '', location.pathname + location.search)
  return openScanner(shops, qr, onLinked)
}
