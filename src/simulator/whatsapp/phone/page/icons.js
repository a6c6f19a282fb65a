/** Strokes on a 20 by 20 ground, in the colour of the words beside them. */
const strokes = {
  airplane:
    'M17 10c0-.8-.7-1.4-1.6-1.4h-3.2L8.6 3.4H7l1.6 5.2H5.3L4 7H2.8l.8 3-.8 3H4l1.3-1.6h3.3L7 16.6h1.6l3.6-5.2h3.2c.9 0 1.6-.6 1.6-1.4z',
  alert: 'M10 3.8a6.2 6.2 0 1 1 0 12.4 6.2 6.2 0 0 1 0-12.4M10 6.8v3.8M10 13.1v.1',
  back: 'm12 5-5 5 5 5',
  bag: 'M4.5 7h11l-.8 9H5.3zM7.2 7V5.8a2.8 2.8 0 0 1 5.6 0V7',
  bars: 'M4 8v4M7 5.5v9M10 3.5v13M13 6v8M16 8.5v3',
  bolt: 'M11 3 5 11.2h4.5L9 17l6-8.2h-4.5z',
  bubble: 'M4 6a1.6 1.6 0 0 1 1.6-1.6h8.8A1.6 1.6 0 0 1 16 6v6a1.6 1.6 0 0 1-1.6 1.6H8.5L4 16.8z',
  camera:
    'M3.5 7.5A1.5 1.5 0 0 1 5 6h1.7l1.1-1.7h4.4L13.3 6H15a1.5 1.5 0 0 1 1.5 1.5v6.7a1.5 1.5 0 0 1-1.5 1.5H5a1.5 1.5 0 0 1-1.5-1.5zM10 8a2.7 2.7 0 1 1 0 5.4A2.7 2.7 0 0 1 10 8',
  clip: 'm14.9 9.4-5.2 5.2a3 3 0 0 1-4.3-4.3l5.7-5.7a2 2 0 0 1 2.9 2.9l-5.6 5.6a1 1 0 0 1-1.5-1.5l4.9-4.9',
  clock: 'M10 3.8a6.2 6.2 0 1 1 0 12.4 6.2 6.2 0 0 1 0-12.4M10 6.6V10l2.3 1.6',
  close: 'm5.5 5.5 9 9m0-9-9 9',
  dots: 'M5 10v.1M10 10v.1M15 10v.1',
  external:
    'M8 5H5.5A1.5 1.5 0 0 0 4 6.5v8A1.5 1.5 0 0 0 5.5 16h8a1.5 1.5 0 0 0 1.5-1.5V12M11.5 4H16v4.5M16 4l-6.5 6.5',
  file: 'M5.5 3.5h6l3.5 3.5v9.5h-9.5zM11.5 3.5V7H15',
  list: 'M4 6h.1M7 6h9M4 10h.1M7 10h9M4 14h.1M7 14h9',
  mute: 'M4 8v4h2.5L10 15V5L6.5 8zM13 8l4 4m0-4-4 4',
  pin: 'M10 17s5-4.6 5-8.6a5 5 0 0 0-10 0c0 4 5 8.6 5 8.6M10 6.8a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4',
  plane: 'M4 10h12M4.2 10 3 4.2 17 10 3 15.8z',
  plus: 'M10 4.5v11M4.5 10h11',
  qr: 'M4 4h4.5v4.5H4zM11.5 4H16v4.5h-4.5zM4 11.5h4.5V16H4zM11.5 11.5h2M16 11.5v2M11.5 14v2h2M16 16h-.1',
  reply: 'M8 5 4 9l4 4M4.4 9H12a4 4 0 0 1 4 4v2',
  theme: 'M10 3.8a6.2 6.2 0 1 1 0 12.4 6.2 6.2 0 0 1 0-12.4M10 4v12M12 4.4v11.2M14 5.4v9.2',
  tick: 'm4.5 10.6 3.6 3.6 7.4-8.2',
  ticks: 'm1.8 10.6 3.6 3.6L12.6 6M9.4 13.2l1 1L17.8 6',
  user: 'M10 4.1a2.9 2.9 0 1 1 0 5.8 2.9 2.9 0 0 1 0-5.8M4.5 16.3c.3-3 2.5-4.8 5.5-4.8s5.2 1.8 5.5 4.8',
}
const drawing = 'http://www.w3.org/2000/svg'

/** A picture beside a word; `flip` where it points along the reading direction. */
export function icon(name, look = '') {
  const picture = document.createElementNS(drawing, 'svg')
  picture.setAttribute('viewBox', '0 0 20 20')
  picture.setAttribute('class', `i ${look}`)
  picture.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(drawing, 'path')
  path.setAttribute('d', strokes[name])
  picture.append(path)
  return picture
}

/** Puts a picture in each place of the markup that asks for one: `<i data-icon="bolt">`. */
export function drawIcons() {
  for (const place of document.querySelectorAll('[data-icon]'))
    place.replaceWith(icon(place.dataset.icon, place.className))
}
