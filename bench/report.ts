export interface Figure {
  figure: string
  /** With their units. */
  measured: string
  floor: string
  ratio: number
  limit: string
  ok: boolean
}

export interface BenchReport {
  bench: string
  figures: Figure[]
}

/** A figure that may be at most `limit` times its floor. */
export function ratioFigure(figure: string, measured: number, floor: number, unit: string, limit: number): Figure {
  const ratio = measured / floor
  return { figure, measured: `${Math.round(measured)} ${unit}`, floor: `${Math.round(floor)} ${unit}`, ratio, limit: String(limit), ok: ratio <= limit }
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN
