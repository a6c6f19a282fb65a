/** What the page knows and shows: one object, since one page shows one phone. */
export const state = {
  phones: [],
  devices: [],
  me: null,
  peer: null,
  quoting: null,
  editing: null,
  typing: null,
  dirty: false,
  wrote: false,
}
export const $ = (id) => document.getElementById(id)

export const customers = () => state.phones.filter((phone) => phone.role === 'customer')
export const shops = () => state.phones.filter((phone) => phone.role === 'business')
export const phoneOf = (number) => state.phones.find((phone) => phone.number === number)

export function say(text) {
  $('said').textContent = text
  $('said').classList.add('on')
  clearTimeout(say.timer)
  say.timer = setTimeout(() => $('said').classList.remove('on'), 5000)
}

/** What is refused is said, in its own words. */
export const guarded =
  (work) =>
  async (...args) => {
    try {
      await work(...args)
    } catch (error) {
      say(error.message)
    }
  }
