import { ADMIN_EMAIL, type DemoSecrets } from "./runtime/secrets"
import type { Shop } from "./runtime/shop"

/** What `npm run demo` prints once everything runs. */
export function instructions(shop: Shop, secrets: DemoSecrets, timeScale: number): string {
  const { url } = shop.store
  const { publishableKey, regions } = shop.seeded
  const hubble = shop.sandbox ? `${shop.hubbleUrl}  (our sandbox; its books: ${shop.hubbleUrl}/_sandbox/record)` : `${shop.hubbleUrl}  (HUBBLE_BASE_URL)`
  const clock = timeScale === 1 ? "as in production" : `every wait of the protocol is ${timeScale} times shorter`
  return `
The demo runs. Ctrl-C stops all of it; a second start reuses the data.

  Store API    ${url}
  Dashboard    ${url}/app   ${ADMIN_EMAIL} / ${secrets.adminPassword}
  Hubble       ${hubble}
  Clock        ${clock} (VOUCHER_HUB_TIME_SCALE)

  Publishable key   ${publishableKey}
  Region            India, INR: ${regions.inr}   Brazil, BRL: ${regions.brl}

What to try (bash):

  H="x-publishable-api-key: ${publishableKey}"; J="content-type: application/json"; S=${url}
  # 1. A voucher: Flipkart succeeds at once, Amazon takes a moment, Jiomart fails
  curl -s -H "$H" "$S/store/products?q=Flipkart&region_id=${regions.inr}&fields=title,*variants.calculated_price"
  # 2. A cart with it
  curl -s -H "$H" -H "$J" -d '{"region_id":"${regions.inr}"}' $S/store/carts
  curl -s -H "$H" -H "$J" -d '{"variant_id":"VARIANT","quantity":1}' $S/store/carts/CART/line-items
  curl -s -H "$H" -H "$J" -d '{"email":"you@demo.test","billing_address":{"first_name":"Asha","last_name":"Rao","phone":"9876543212","address_1":"1 Demo Road","city":"Bengaluru","postal_code":"560001","country_code":"in"}}' $S/store/carts/CART
  curl -s -H "$H" -X POST $S/store/carts/CART/voucher-token
  # 3. Pay and complete
  curl -s -H "$H" -H "$J" -d '{"cart_id":"CART"}' $S/store/payment-collections
  curl -s -H "$H" -H "$J" -d '{"provider_id":"pp_system_default"}' $S/store/payment-collections/COLLECTION/payment-sessions
  curl -s -H "$H" -X POST $S/store/carts/CART/complete
  # 4. Capture the payment on the order's page in the dashboard; then see the voucher and its code
  curl -s -H "$H" -H "x-voucher-token: TOKEN" $S/store/orders/ORDER/vouchers
  curl -s -H "$H" -H "x-voucher-token: TOKEN" -X POST $S/store/vouchers/UNIT/reveal

`
}
