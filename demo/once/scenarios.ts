import type { Path } from "./evidence"
import type { PaymentWay } from "./pay"
import type { SandboxFault } from "../runtime/sandbox-process"

export interface Scenario {
  name: string
  /** The brand of Hubble's guide that behaves so, on its staging as in the sandbox. */
  brand: string
  /** Its id, where the guide gives one. */
  brandId?: string
  /** Another brand the guide says behaves alike. */
  orBrand?: string
  /** Every brand will do where this one is not sold: the scenario needs a voucher, not a behaviour. */
  anyBrand?: true
  /** What is bought, once `chooseBrands` looked at what the server sells. */
  variantId?: string
  /** Face value that is preferred; another one of the brand is taken where it is missing. Rupees. */
  denomination: number
  quantity: number
  /** false: authorised, never captured. */
  paid: boolean
  /** By Hubcash or 123hub; by Medusa's own provider and an admin's capture unless given. */
  pays?: PaymentWay
  buyer: "guest" | "customer"
  /** A line that is sent by post rides along. */
  withParcel?: boolean
  /** How every voucher of the order ends. */
  ends: "delivered" | "failed" | "not ordered"
  /** What the sandbox's record must show of the way there. */
  path: Path
  /** Why it cannot run against a server other than the sandbox. */
  needsControls?: string
  /** The payment service that must be our sandbox, and why. */
  needsPaymentControls?: { service: "hubcash" | "hub123"; why: string }
  /** In force while the scenario runs. */
  faults?: SandboxFault[]
  /** Scenarios without webhooks run after the others, because the switch is one for all. */
  webhooks: boolean
}

/** BigBasket, as in the guide's order example; no other scenario buys it, so its fault hits nobody else. */
const BIGBASKET = "01GMAW822RPDJ5C50XK24QC2C4"
const FLIPKART = { brand: "Flipkart", brandId: "01GMMNJECTDZAG2YS61K58HVG8", anyBrand: true } as const
const JIOMART = { brand: "Jiomart", brandId: "01J1W4D2KRHMJZKPAQWXCEMF4M", orBrand: "Myntra" } as const

export const SCENARIOS: readonly Scenario[] = [
  { name: "success at once", path: "at once", ...FLIPKART, denomination: 500, quantity: 2, paid: true, buyer: "guest", ends: "delivered", webhooks: true },
  { name: "success, registered customer", path: "at once", ...FLIPKART, denomination: 1000, quantity: 1, paid: true, buyer: "customer", ends: "delivered", webhooks: true },
  {
    name: "processing, then webhook", path: "webhook", brand: "Amazon", denomination: 500, quantity: 2, paid: true, buyer: "guest", ends: "delivered", webhooks: true,
    needsControls: "the server must be told to send its webhooks to this store",
  },
  {
    name: "dropped answer, then by-reference", path: "by-reference", brand: "BigBasket", brandId: BIGBASKET, denomination: 500, quantity: 1, paid: true, buyer: "guest", ends: "delivered", webhooks: true,
    needsControls: "the answer to one order must be dropped after the server accepted it",
    faults: [{ route: "place_order", fault: "drop_after", calls: [1], match: { product_id: BIGBASKET } }],
  },
  { name: "failed", path: "failed", ...JIOMART, denomination: 500, quantity: 1, paid: true, buyer: "guest", ends: "failed", webhooks: true },
  { name: "mixed with a parcel", path: "at once", ...FLIPKART, denomination: 250, quantity: 1, paid: true, buyer: "guest", withParcel: true, ends: "delivered", webhooks: true },
  { name: "not paid", path: "not ordered", ...FLIPKART, denomination: 2000, quantity: 1, paid: false, buyer: "guest", ends: "not ordered", webhooks: true },
  { name: "credit card in installments", path: "at once", ...FLIPKART, denomination: 500, quantity: 1, paid: true, pays: "credit", buyer: "guest", ends: "delivered", webhooks: true },
  { name: "debit card", path: "at once", ...FLIPKART, denomination: 500, quantity: 1, paid: true, pays: "debit", buyer: "guest", ends: "delivered", webhooks: true },
  {
    name: "boleto", path: "at once", ...FLIPKART, denomination: 500, quantity: 1, paid: true, pays: "boleto", buyer: "guest", ends: "delivered", webhooks: true,
    needsPaymentControls: { service: "hubcash", why: "somebody must pay the slip at the bank" },
  },
  {
    name: "123hub, shopper returns", path: "at once", ...FLIPKART, denomination: 500, quantity: 1, paid: true, pays: "redirect", buyer: "guest", ends: "delivered", webhooks: true,
    needsPaymentControls: { service: "hub123", why: "the pay page is used by this program" },
  },
  {
    name: "123hub, shopper never returns", path: "at once", ...FLIPKART, denomination: 500, quantity: 1, paid: true, pays: "redirect-and-close", buyer: "guest", ends: "delivered", webhooks: true,
    needsPaymentControls: { service: "hub123", why: "the pay page is used by this program" },
  },
  { name: "processing, then read", path: "read", brand: "Amazon", denomination: 1000, quantity: 1, paid: true, buyer: "guest", ends: "delivered", webhooks: false },
]
