import { useRef, useState } from "react"
import type { Cart } from "../api"
import { giftNotes } from "../gift-notes"
import { useAction } from "../hooks/use-action"
import type { CartHandle } from "../hooks/use-cart"
import { money } from "../money"
import { BrandImage } from "./brand-image"
import { Problem } from "./states"

type Line = NonNullable<Cart["items"]>[number]

export const titleOf = (line: Line): string => line.product_title ?? line.title
export const faceOf = (line: Line): string => line.variant_title ?? line.subtitle ?? ""

export function CartLines({ handle, cart }: { handle: CartHandle; cart: Cart }) {
  const { busy, problem, run } = useAction()
  const [said, setSaid] = useState("")
  const list = useRef<HTMLUListElement>(null)
  const lines = [...(cart.items ?? [])].sort((a, b) => String(a.created_at).localeCompare(String(b.created_at)) || a.id.localeCompare(b.id))
  const act = (sentence: string, work: () => Promise<unknown>) => void run(work).then((worked) => worked && setSaid(sentence))
  const remove = (line: Line) => {
    act(`${titleOf(line)} was removed`, () => handle.remove(line.id))
    // The button that had the focus goes with its line.
    list.current?.focus()
  }
  return (
    <>
      <ul className="cart-lines" ref={list} tabIndex={-1} aria-label="In your cart">
        {lines.map((line) => (
          <li key={line.id}>
            <BrandImage brand={{ title: titleOf(line), images: line.thumbnail ? [line.thumbnail] : [] }} />
            <div className="cart-line-text">
              <strong>{titleOf(line)}</strong>
              <span className="muted">{faceOf(line)} · {money(line.unit_price, cart.currency_code)} each</span>
              {giftNotes.of(line.id) && <span className="tag">{giftNotes.of(line.id)}</span>}
            </div>
            <div className="stepper" role="group" aria-label={`Quantity of ${titleOf(line)} ${faceOf(line)}`}>
              <button type="button" className="button button-small" disabled={busy || line.quantity <= 1} aria-label="One less" onClick={() => act(`${line.quantity - 1} of ${titleOf(line)}`, () => handle.change(line.id, line.quantity - 1))}>−</button>
              <span>{line.quantity}</span>
              <button type="button" className="button button-small" disabled={busy} aria-label="One more" onClick={() => act(`${line.quantity + 1} of ${titleOf(line)}`, () => handle.change(line.id, line.quantity + 1))}>+</button>
            </div>
            <strong className="cart-line-price">{money(line.unit_price * line.quantity, cart.currency_code)}</strong>
            <button type="button" className="button button-small button-quiet" disabled={busy} aria-label={`Remove ${titleOf(line)} ${faceOf(line)}`} onClick={() => remove(line)}>Remove</button>
          </li>
        ))}
      </ul>
      <Problem text={problem} />
      <p className="visually-hidden" role="status">{said}</p>
    </>
  )
}
