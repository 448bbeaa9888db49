import { VOUCHER_CURRENCY } from "./brand"
import { currencyExponent, type Minor } from "./money"

interface Sold {
  /** What shoppers paid, in minor units of `currency`. */
  price: Minor
  currency: string
  /** What the vouchers are worth, in paise: the wallet is debited gross. */
  face: Minor
  /** What Hubble gives back of that afterwards. */
  discountPercent: number
  /** Units of the currency per rupee. */
  rate: string
}

/** What remains of a sale, to the nearest minor unit: a figure to look at, not one that anything is paid by. */
export function marginOf({ price, currency, face, discountPercent, rate }: Sold): Minor {
  const perPaisa = Number(rate) * 10 ** (currencyExponent(currency) - currencyExponent(VOUCHER_CURRENCY))
  return Math.round(price - face * (1 - discountPercent / 100) * perPaisa)
}
