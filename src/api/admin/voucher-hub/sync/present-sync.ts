interface SyncRow {
  state: string
  total: number | null
  done: number
  writing_since: Date | string | null
  finished_at: Date | string | null
}

/** A sync with how fast its products are written (`rate`, brands a second) and how long the rest will take (`remaining_seconds`). */
export function presentSync<Row extends SyncRow>({ writing_since: since, ...sync }: Row) {
  const until = sync.finished_at ? new Date(sync.finished_at).getTime() : Date.now()
  const seconds = since === null ? 0 : Math.max(0.001, (until - new Date(since).getTime()) / 1_000)
  const rate = since === null || sync.done === 0 ? null : Math.round((sync.done / seconds) * 10) / 10
  const left = sync.total === null ? null : sync.total - sync.done
  return { ...sync, rate, remaining_seconds: sync.state !== "running" ? 0 : rate && left !== null ? Math.ceil(left / rate) : null }
}
