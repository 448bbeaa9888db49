import type { Instructions } from "../api"

/** How and where to use a voucher, and its small print. */
export function HowToUse({ instructions, terms, termsUrl }: { instructions: Instructions[]; terms: string[]; termsUrl?: string | null }) {
  return (
    <div className="how-to-use">
      {instructions.map(({ mode, label, instructions: steps }) => (
        <details key={mode + label} open={instructions.length === 1}>
          <summary>How to use it: {label}</summary>
          <ol>{steps.map((step) => <li key={step}>{step}</li>)}</ol>
        </details>
      ))}
      {(terms.length > 0 || termsUrl) && (
        <details>
          <summary>Terms</summary>
          {terms.length > 0 && <ul>{terms.map((term) => <li key={term}>{term}</li>)}</ul>}
          {termsUrl && <p><a href={termsUrl} target="_blank" rel="noreferrer">All terms of the brand</a></p>}
        </details>
      )}
    </div>
  )
}
