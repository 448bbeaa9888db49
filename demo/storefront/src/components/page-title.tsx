import { useEffect, useRef, type ReactNode } from "react"

let pagesShown = 0

/** The heading of a page. After a change of page it takes the focus, so that keyboard and screen reader begin there. */
export function PageTitle({ title, children }: { title: string; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Voucher shop`
  }, [title])
  useEffect(() => {
    // Where a browser loads the first page the focus is its own.
    if (pagesShown > 0) {
      heading.current?.focus({ preventScroll: true })
      window.scrollTo(0, 0)
    }
    pagesShown += 1
  }, [])
  return <h1 ref={heading} tabIndex={-1}>{children ?? title}</h1>
}
