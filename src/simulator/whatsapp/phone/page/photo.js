/** A picture without a file: drawn here. */
export function photo() {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 420 })
  const pen = canvas.getContext('2d')
  const sky = pen.createLinearGradient(0, 0, 0, 420)
  sky.addColorStop(0, '#7d8a94')
  sky.addColorStop(1, '#2e3338')
  pen.fillStyle = sky
  pen.fillRect(0, 0, 640, 420)
  pen.fillStyle = '#c9ced2'
  for (const [x, y, r] of [
    [320, 210, 130],
    [320, 210, 96],
    [320, 210, 40],
  ]) {
    pen.beginPath()
    pen.arc(x, y, r, 0, Math.PI * 2)
    pen.fill()
    pen.fillStyle = pen.fillStyle === '#c9ced2' ? '#454c52' : '#c9ced2'
  }
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85))
}
