import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes } from "react"

interface Labelled {
  label: string
  hint?: ReactNode
}

/** An input with its label and hint; the browser's own validation says what is wrong. */
export function Field({ label, hint, className, ...input }: Labelled & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId()
  return (
    <div className={`field ${className ?? ""}`}>
      <label htmlFor={id}>{label}{!input.required && <span className="optional"> (optional)</span>}</label>
      <input id={id} aria-describedby={hint ? `${id}-hint` : undefined} {...input} />
      {hint && <p className="hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  )
}

export function SelectField({ label, hint, className, children, ...select }: Labelled & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId()
  return (
    <div className={`field ${className ?? ""}`}>
      <label htmlFor={id}>{label}</label>
      <select id={id} aria-describedby={hint ? `${id}-hint` : undefined} {...select}>{children}</select>
      {hint && <p className="hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  )
}
