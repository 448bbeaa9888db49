import type { ReactNode } from "react"
import { sentenceOf } from "../api"

export function Loading({ what }: { what: string }) {
  return <p className="loading" role="status"><span className="spinner" aria-hidden="true" />Loading {what}…</p>
}

export function ErrorNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <div className="note note-bad" role="alert">
      <p>{sentenceOf(error)}</p>
      {onRetry && <button type="button" className="button" onClick={onRetry}>Try again</button>}
    </div>
  )
}

/** A sentence under a form when what it did failed. Always in the page, so that screen readers hear it change. */
export function Problem({ text }: { text: string | null }) {
  return <div role="alert" className={text ? "note note-bad" : undefined}>{text}</div>
}

export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return <div className="empty"><h2>{title}</h2>{children}</div>
}
