import type { ListedBrand } from "../admin"
import type { Scenario } from "./scenarios"

export interface ChosenScenarios {
  scenarios: Scenario[]
  leftOut: { name: string; why: string }[]
}

/** Whether one Hubble order may hold this many of this amount: a scenario is about one order, not about splitting. */
export function fitsOneOrder({ restrictions }: ListedBrand, amount: number, quantity: number): boolean {
  const within = (value: number, least: number | null | undefined, most: number | null | undefined) => value >= (least ?? 0) && value <= (most ?? Infinity)
  return (
    within(quantity, 1, restrictions?.maxVouchersPerOrder) &&
    within(quantity, 1, restrictions?.maxVouchersPerDenomination) &&
    within(amount * quantity, restrictions?.minOrderAmount, restrictions?.maxOrderAmount)
  )
}

/** What the brand sells nearest to the preferred face value, or null when one order cannot hold the quantity. */
function nearest(brand: ListedBrand, { denomination, quantity }: Scenario): { amount: number; variantId: string } | null {
  const sold = brand.denominations.flatMap(({ amount, variant_id: variantId }) => (variantId && fitsOneOrder(brand, amount, quantity) ? [{ amount, variantId }] : []))
  return sold.sort((a, b) => Math.abs(a.amount - denomination) - Math.abs(b.amount - denomination))[0] ?? null
}

/** The brand the scenario names: by the guide's id, by its title, by a title that begins so; last of all a brand known to behave alike. */
function namedBrands({ brand, brandId, orBrand }: Scenario, brands: ListedBrand[]): ListedBrand[] {
  const titled = (wanted: string, test: (title: string, wanted: string) => boolean) => brands.filter(({ title }) => test(title.toLowerCase(), wanted.toLowerCase()))
  const byName = (wanted: string) => [...titled(wanted, (title, name) => title === name), ...titled(wanted, (title, name) => title.startsWith(name))]
  return [...brands.filter(({ id }) => id === brandId), ...byName(brand), ...(orBrand ? byName(orBrand) : [])]
}

/**
 * Which brand and face value each scenario buys at this server. A scenario that only needs a voucher takes any brand when its own is not
 * sold, preferring one no scenario names; one that needs a certain behaviour is left out, with the reason.
 */
export function chooseBrands(scenarios: readonly Scenario[], listed: readonly ListedBrand[]): ChosenScenarios {
  const brands = listed.filter((brand) => brand.unsellable_reason === null)
  const special = new Set(scenarios.filter((scenario) => !scenario.anyBrand).flatMap((scenario) => namedBrands(scenario, brands).map(({ id }) => id)))
  const plain = [...brands.filter(({ id }) => !special.has(id)), ...brands.filter(({ id }) => special.has(id))]
  const chosen: ChosenScenarios = { scenarios: [], leftOut: [] }
  for (const scenario of scenarios) {
    const candidates = [...namedBrands(scenario, brands), ...(scenario.anyBrand ? plain : [])]
    const found = candidates.flatMap((brand) => {
      const offer = nearest(brand, scenario)
      return offer ? [{ ...scenario, brand: brand.title, denomination: offer.amount, variantId: offer.variantId }] : []
    })
    const [first] = found
    if (first) chosen.scenarios.push(first)
    else chosen.leftOut.push({ name: scenario.name, why: whyNot(scenario) })
  }
  return chosen
}

function whyNot({ anyBrand, brand, orBrand, quantity }: Scenario): string {
  if (anyBrand) return `the server has no brand whose limits allow ${quantity} voucher${quantity === 1 ? "" : "s"} of one face value in one order`
  return `the server has no ${[brand, ...(orBrand ? [orBrand] : [])].join(" or ")}, and no other brand is known to behave so`
}
