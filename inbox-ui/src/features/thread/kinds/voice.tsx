import { Pause, Play } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../components/icon.tsx'
import { playTime, useFormat } from '../../../lib/format.ts'

const speeds = [1, 1.5, 2] as const
/** A recording whose loudness is not known is drawn level. */
const level = Array.from({ length: 40 }, () => 18)
const height = 28

function Wave({ bars, heard }: { bars: readonly number[]; heard: number }) {
  return (
    <svg className="wave" viewBox={`0 0 ${bars.length * 4} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {bars.map((loud, at) => {
        const tall = Math.max(2, (loud / 100) * (height - 2))
        const x = at * 4 + 2
        return (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is named by its moment
            key={at}
            className={(at + 0.5) / bars.length <= heard ? 'heard' : ''}
            d={`M${x} ${(height - tall) / 2}V${(height + tall) / 2}`}
          />
        )
      })}
    </svg>
  )
}

interface Props {
  src: string
  waveform: readonly number[] | null
  seconds: number | null
}

function usePlayer(known: number | null) {
  const audio = useRef<HTMLAudioElement>(null)
  const [playing, setPlaying] = useState(false)
  const [at, setAt] = useState(0)
  const [measured, setMeasured] = useState<number | null>(null)
  const [speed, setSpeed] = useState<number>(1)
  const length = measured ?? known ?? 0
  const toggle = () => {
    const element = audio.current
    if (!element) return
    if (element.paused) element.play().catch(() => setPlaying(false))
    else element.pause()
  }
  const seek = (seconds: number) => {
    if (audio.current) audio.current.currentTime = seconds
    setAt(seconds)
  }
  const faster = () => {
    const next = speeds[(speeds.indexOf(speed as 1) + 1) % speeds.length] ?? 1
    if (audio.current) audio.current.playbackRate = next
    setSpeed(next)
  }
  const follow = {
    onPlay: () => setPlaying(true),
    onPause: () => setPlaying(false),
    onEnded: () => setAt(0),
    onTimeUpdate: () => setAt(audio.current?.currentTime ?? 0),
    onLoadedMetadata: () => {
      const { duration = Number.NaN } = audio.current ?? {}
      if (Number.isFinite(duration)) setMeasured(duration)
    },
  }
  return { audio, playing, at, length, speed, toggle, seek, faster, follow }
}

/** A voice note: its loudness over time, heard at one of three speeds, from any place in it. */
export function VoiceNote({ src, waveform, seconds }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const player = usePlayer(seconds)
  const { at, length, speed } = player
  const shown = playTime(player.playing || at > 0 ? at : length)
  return (
    <div className="voice" data-testid="voice">
      <button
        type="button"
        className="voice-play"
        aria-label={t(player.playing ? 'voice.pause' : 'voice.play')}
        onClick={player.toggle}
      >
        <Icon of={player.playing ? Pause : Play} size="s" />
      </button>
      <span className="voice-wave" dir="ltr">
        <Wave bars={waveform && waveform.length > 0 ? waveform : level} heard={length > 0 ? at / length : 0} />
        <input
          type="range"
          min={0}
          max={Math.max(length, 0.1)}
          step={0.1}
          value={Math.min(at, length)}
          aria-label={t('voice.position')}
          aria-valuetext={shown}
          onChange={(event) => player.seek(Number(event.target.value))}
        />
      </span>
      <button
        type="button"
        className="voice-speed"
        aria-label={t('voice.speed', { speed: format.number(speed) })}
        onClick={player.faster}
      >
        {format.number(speed)}×
      </button>
      <small className="voice-time">{shown}</small>
      <audio ref={player.audio} preload="none" src={src} {...player.follow} />
    </div>
  )
}
