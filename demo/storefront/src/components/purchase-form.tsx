import { useState, type FormEvent } from "react"
import { Link } from "react-router-dom"
import type { Brand, Region } from "../api"
import { useAction } from "../hooks/use-action"
import { useCart } from "../hooks/use-cart"
import { giftNotes } from "../gift-notes"
import { AmountPicker } from "./amount-picker"
import { Field } from "./field"
import { GiftFields, recipientOf } from "./gift-fields"
import { Problem } from "./states"

/** Amount, quantity and, for a gift, to whom and when. */
export function PurchaseForm({ brand, region }: { brand: Brand; region: Region }) {
  const { add } = useCart()
  const { busy, problem, run } = useAction()
  const [amount, setAmount] = useState<number | null>(null)
  const [quantity, setQuantity] = useState(1)
  const [isGift, setGift] = useState(false)
  const [added, setAdded] = useState("")
  const most = brand.limits.max_vouchers_per_order ?? 10

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    setAdded("")
    void run(async () => {
      if (amount === null) throw new Error("Choose an amount first.")
      const recipient = isGift ? recipientOf(new FormData(form)) : undefined
      const cart = await add(region.id, { brand_id: brand.id, ...(brand.denomination_type === "FIXED" ? { denomination: amount } : { amount }), quantity, ...(recipient ? { recipient } : {}) })
      if (recipient) giftNotes.keep(cart, recipient)
      setAdded(quantity === 1 ? `One ${brand.title} voucher is in your cart.` : `${quantity} ${brand.title} vouchers are in your cart.`)
    })
  }

  return (
    <form className="card purchase" onSubmit={submit} aria-label={`Buy ${brand.title}`}>
      <AmountPicker brand={brand} amount={amount} onChange={setAmount} />
      <Field label="How many" type="number" required min={1} max={most} step={1} value={quantity} onChange={(event) => setQuantity(event.target.valueAsNumber || 1)} hint={`At most ${most} in one order`} className="field-short" />
      <label className="check"><input type="checkbox" checked={isGift} onChange={(event) => setGift(event.target.checked)} /> It is a gift</label>
      {isGift && <GiftFields />}
      <Problem text={problem} />
      <button type="submit" className="button button-primary button-wide" disabled={busy}>{busy ? "Adding…" : "Add to cart"}</button>
      <div role="status">{added && <p className="note note-good">{added} <Link to="/cart">Go to the cart</Link></p>}</div>
    </form>
  )
}
