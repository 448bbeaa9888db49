import { useEffect, useState } from "react"

/** Says that it copied, to eyes and to a screen reader. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle")
  useEffect(() => {
    if (state === "idle") return
    const timer = setTimeout(() => setState("idle"), 2_500)
    return () => clearTimeout(timer)
  }, [state])
  const copy = () => navigator.clipboard.writeText(text).then(() => setState("copied"), () => setState("failed"))
  return (
    <>
      <button type="button" className="button button-small" onClick={() => void copy()}>{state === "copied" ? "Copied" : "Copy"}<span className="visually-hidden"> the {what}</span></button>
      <span className="visually-hidden" role="status">{state === "copied" ? `The ${what} was copied` : state === "failed" ? "It could not be copied; select it and copy it by hand" : ""}</span>
    </>
  )
}
