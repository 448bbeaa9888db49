import type { Page } from "../api"

interface PagerProps extends Page {
  what: string
  onPage(offset: number): void
}

export function Pager({ count, limit, offset, what, onPage }: PagerProps) {
  if (count <= limit) return null
  const pages = Math.ceil(count / limit)
  const page = Math.floor(offset / limit) + 1
  return (
    <nav className="pager" aria-label={`Pages of ${what}`}>
      <button type="button" className="button" disabled={page === 1} onClick={() => onPage(offset - limit)}>Previous</button>
      <span aria-live="polite">Page {page} of {pages}</span>
      <button type="button" className="button" disabled={page >= pages} onClick={() => onPage(offset + limit)}>Next</button>
    </nav>
  )
}
