import { PAYMENT_PROVIDERS } from "./runtime/payment-sandboxes"
import { ADMIN_EMAIL, type DemoSecrets } from "./runtime/secrets"
import type { Shop } from "./runtime/shop"

/** What `npm run demo` prints once everything runs. The commands run as they stand, in bash and zsh. */
export function instructions(shop: Shop, pages: { storefront: string; mailbox: string }, secrets: DemoSecrets, timeScale: number): string {
  const { url } = shop.store
  const { publishableKey, regions } = shop.seeded
  const hubble = shop.sandbox ? `${shop.hubbleUrl}  (our sandbox; its books: ${shop.hubbleUrl}/_sandbox/record)` : `${shop.hubbleUrl}  (HUBBLE_BASE_URL)`
  const { hubcash, hub123 } = shop.payments ?? {}
  const payments = [
    hubcash ? `${hubcash.url}  (our sandbox; its books: ${hubcash.url}/_sandbox/record)` : `${process.env.HUBCASH_BASE_URL ?? "-"}  (HUBCASH_BASE_URL)`,
    hub123 ? `${hub123.url}  (our sandbox; its books: ${hub123.url}/_sandbox/record)` : `${process.env.HUB123_BASE_URL ?? "-"}  (HUB123_BASE_URL)`,
  ]
  const clock = timeScale === 1 ? "as in production" : `every wait of the protocol is ${timeScale} times shorter`
  return `
The demo runs. Ctrl-C stops all of it; a second start reuses the data.

  Storefront   ${pages.storefront}
  Mailbox      ${pages.mailbox}  (what the shop mails: links, gifts)
  Store API    ${url}
  Dashboard    ${url}/app   ${ADMIN_EMAIL} / ${secrets.adminPassword}
  Hubble       ${hubble}
  Hubcash      ${payments[0]}
  123hub       ${payments[1]}
  Clock        ${clock} (VOUCHER_HUB_TIME_SCALE)

  Publishable key   ${publishableKey}
  Region            India, INR: ${regions.inr}   Brazil, BRL: ${regions.brl}

Ways to pay, on the storefront too (a CPF that adds up: 529.982.247-25): in India ${PAYMENT_PROVIDERS.inr.redirect}; in Brazil ${Object.values(PAYMENT_PROVIDERS.brl).join(", ")}.
Card 4111111111111111 is approved, 4000000000000028 has no money; others: ${hubcash ? `${hubcash.url}/_sandbox/cards` : "see Hubcash"}. docs/http.md has the routes.

What to try: buy on the storefront, or paste this into another terminal. Flipkart succeeds at once, Amazon takes a moment, Jiomart fails and is refunded.

  S=${url}; H="x-publishable-api-key: ${publishableKey}"; J="content-type: application/json"
  pick() { node -pe "JSON.parse(require('fs').readFileSync(0))$1"; }

  # A voucher into a cart; the token is a guest's key to it
  VARIANT=$(curl -s -H "$H" "$S/store/products?q=Flipkart&region_id=${regions.inr}&fields=*variants" | pick ".products[0].variants[0].id")
  CART=$(curl -s -H "$H" -H "$J" -d '{"region_id":"${regions.inr}"}' $S/store/carts | pick .cart.id)
  curl -s -o /dev/null -H "$H" -H "$J" -d '{"variant_id":"'$VARIANT'","quantity":1}' $S/store/carts/$CART/line-items
  curl -s -o /dev/null -H "$H" -H "$J" -d '{"email":"you@demo.test","billing_address":{"first_name":"Asha","last_name":"Rao","phone":"9876543212","country_code":"in"}}' $S/store/carts/$CART
  TOKEN=$(curl -s -H "$H" -X POST $S/store/carts/$CART/voucher-token | pick .token)

  # Pay and complete: the payment is only authorised, nothing is bought yet
  COLLECTION=$(curl -s -H "$H" -H "$J" -d '{"cart_id":"'$CART'"}' $S/store/payment-collections | pick .payment_collection.id)
  curl -s -o /dev/null -H "$H" -H "$J" -d '{"provider_id":"pp_system_default"}' $S/store/payment-collections/$COLLECTION/payment-sessions
  ORDER=$(curl -s -H "$H" -X POST $S/store/carts/$CART/complete | pick .order.id); echo "${url}/app/orders/$ORDER"

  # Capture the payment on that page of the dashboard. Then look for the voucher, and show its code
  curl -s -H "$H" -H "x-voucher-token: $TOKEN" $S/store/orders/$ORDER/vouchers
  UNIT=$(curl -s -H "$H" -H "x-voucher-token: $TOKEN" $S/store/orders/$ORDER/vouchers | pick ".units[0].id")
  curl -s -H "$H" -H "x-voucher-token: $TOKEN" -X POST $S/store/vouchers/$UNIT/reveal

`
}
