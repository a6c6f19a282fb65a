const RATE = 8_000

/** A second of sound that rises and falls, as a WAV file: a voice note for who has no microphone at hand. */
export function tone() {
  const samples = Int16Array.from({ length: RATE }, (_, at) => {
    const loudness = Math.sin((Math.PI * at) / RATE)
    return Math.sin((2 * Math.PI * 330 * at) / RATE) * loudness * 9_000
  })
  const head = new DataView(new ArrayBuffer(44))
  const words = (at, text) => {
    for (const [index, letter] of [...text].entries()) head.setUint8(at + index, letter.charCodeAt(0))
  }
  words(0, 'RIFF')
  head.setUint32(4, 36 + samples.byteLength, true)
  words(8, 'WAVEfmt ')
  head.setUint32(16, 16, true)
  head.setUint16(20, 1, true)
  head.setUint16(22, 1, true)
  head.setUint32(24, RATE, true)
  head.setUint32(28, RATE * 2, true)
  head.setUint16(32, 2, true)
  head.setUint16(34, 16, true)
  words(36, 'data')
  head.setUint32(40, samples.byteLength, true)
  return new Blob([head, samples], { type: 'audio/wav' })
}
