import { useCart } from "../hooks/use-cart"
import { useAction } from "../hooks/use-action"
import { useRegion } from "../hooks/use-region"

const CUSTOM_AMOUNTS = "Vouchers of an amount you chose are taken out of the cart when you change the region. Change it?"

/** Country and currency. Medusa drops lines of custom amounts from a cart that moves, so that is asked before. */
export function RegionPicker() {
  const { region, regions, choose } = useRegion()
  const { cart, move } = useCart()
  const { busy, problem, run } = useAction()
  const change = (id: string) => {
    const loses = cart?.items?.some((line) => !line.variant_id)
    if (loses && !window.confirm(CUSTOM_AMOUNTS)) return
    void run(async () => {
      if (cart) await move(id)
      choose(id)
    })
  }
  return (
    <label className="region-picker">
      <span className="visually-hidden">Country and currency</span>
      <select value={region.id} disabled={busy} onChange={(event) => change(event.target.value)}>
        {regions.map(({ id, name, currency_code }) => <option key={id} value={id}>{name} · {currency_code.toUpperCase()}</option>)}
      </select>
      {problem && <span role="alert">{problem}</span>}
    </label>
  )
}
