export interface Figure {
  figure: string
  /** With their units. */
  measured: string
  floor: string
  ratio: number
  /** Which way is good: a time over the floor's time, or a throughput over the floor's. */
  better: "lower" | "higher"
  limit: string
  ok: boolean
}

export interface BenchReport {
  bench: string
  figures: Figure[]
}

const shown = (value: number, unit: string) => `${Math.abs(value) < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`

/** A figure that may be at most `limit` times its floor. */
export function ratioFigure(figure: string, measured: number, floor: number, unit: string, limit: number): Figure {
  const ratio = measured / floor
  return { figure, measured: shown(measured, unit), floor: shown(floor, unit), ratio, better: "lower", limit: `<= ${limit}`, ok: ratio <= limit }
}

/** A figure that must be at least `limit` times its floor, e.g. orders per second. */
export function atLeastFigure(figure: string, measured: number, floor: number, unit: string, limit: number): Figure {
  const ratio = measured / floor
  return { figure, measured: shown(measured, unit), floor: shown(floor, unit), ratio, better: "higher", limit: `>= ${limit}`, ok: ratio >= limit }
}

/** A time that may be at most `limitMs`, whatever the floor. */
export function withinFigure(figure: string, measured: number, floor: number, limitMs: number): Figure {
  return { figure, measured: shown(measured, "ms"), floor: shown(floor, "ms"), ratio: measured / floor, better: "lower", limit: `<= ${Math.round(limitMs)} ms`, ok: measured <= limitMs }
}

/** Something of which there may be none. */
export function noneFigure(figure: string, count: number): Figure {
  return { figure, measured: String(count), floor: "0", ratio: count, better: "lower", limit: "0", ok: count === 0 }
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN

/** The value below which so many percent of them lie; p95 of fewer than 20 is the worst of them. */
export const percentile = (values: readonly number[], percent: number): number => [...values].sort((a, b) => a - b)[Math.ceil((values.length * percent) / 100) - 1] ?? Number.NaN
