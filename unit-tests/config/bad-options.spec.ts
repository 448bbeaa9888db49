import { hubble, K1, refusal } from "./refusal"

describe("bad values are named with their path, what was expected and what was got", () => {
  test.each<[unknown, string]>([
    ["text", "options: expected an object, got another text"],
    [{ hubbel: {} }, "hubbel: expected one of the known options (hubble, vault, hubcash, hub123, catalog, fulfillment, payments, wallet, reveal, storefront, mail, hold), got an unknown option"],
    [{ fulfillment: { pollMinute: [1] } }, "fulfillment.pollMinute: expected one of the known options (pollMinutes, cutOffMinutes,"],
    [{ hubble: "x" }, "hubble: expected an object with baseUrl, clientId"],
    [{ hubble: null }, "hubble: expected an object with baseUrl, clientId"],
    [{ hubble: { clientId: "" } }, "hubble.clientId (or HUBBLE_CLIENT_ID): expected the client id of the Hubble integration portal, not empty, got an empty text"],
    [{ hubble: { webhookSecrets: "a,b" } }, "hubble.webhookSecrets (or HUBBLE_WEBHOOK_SECRETS): expected a list of webhook secrets, got another text"],
    [{ hubble: { webhookSecrets: [""] } }, "hubble.webhookSecrets[0] (or HUBBLE_WEBHOOK_SECRETS): expected webhook secret, as text, not empty, got an empty text"],
    [{ hubble: { baseUrl: "https://api.myhubble.money/v1/partners" } }, "hubble.baseUrl (or HUBBLE_BASE_URL): expected an http(s) origin without path"],
    [{ hubble: { baseUrl: "api.myhubble.money" } }, "hubble.baseUrl (or HUBBLE_BASE_URL): expected an http(s) origin without path"],
    [{ hubble: { baseUrl: "ftp://api.myhubble.money" } }, "hubble.baseUrl (or HUBBLE_BASE_URL): expected an http(s) origin"],
    [{ hubble: { customerDetails: "B2C" } }, 'hubble.customerDetails: expected "b2c" or "b2b", got "B2C"'],
    [{ hubble: { defaultCustomer: { name: "Shop", phoneNumber: "call me" } } }, "hubble.defaultCustomer.phoneNumber: expected a phone number of 7 to 15 digits, got another text"],
    [{ hubble: { defaultCustomer: { name: "Shop" } } }, "hubble.defaultCustomer.phoneNumber: expected a phone number as text, got nothing"],
    [{ catalog: { publish: "live" } }, 'catalog.publish: expected "draft" or "published", got "live"'],
    [{ catalog: { quoteValidDays: 0 } }, "catalog.quoteValidDays: expected a whole number of days, 1 or more, got 0"],
    [{ catalog: { currencies: { inr: { rate: 1 } } } }, 'catalog.currencies.inr.rate: expected a rate above 0 as decimal text, such as "0.5", got 1'],
    [{ catalog: { currencies: { inr: { rate: "0" } } } }, "catalog.currencies.inr.rate: expected a rate above 0"],
    [{ catalog: { currencies: { inr: { markup: "4" } } } }, "catalog.currencies.inr.markup: expected one of the known options (rate, rateSource, markupPercent, markupFixed, roundTo)"],
    [{ catalog: { currencies: { brl: { markupPercent: "4" } } } }, "catalog.currencies.brl.rate: expected the price of a rupee, or rateSource instead, got nothing"],
    [{ catalog: { currencies: { brl: { rate: "0.06", rateSource: {} } } } }, "catalog.currencies.brl.rate: expected the price of a rupee, or rateSource instead, got both"],
    [{ catalog: { currencies: { brl: { rate: "0.06", roundTo: "0.005" } } } }, 'catalog.currencies.brl.roundTo: expected an amount of BRL, got "0.005"'],
    [{ wallet: { lowThreshold: "5000.005" } }, 'wallet.lowThreshold: expected an amount of rupees as decimal text, such as "0.5", got "5000.005"'],
    [{ catalog: { categories: { FOOD: { currencies: { inr: { markupFixed: "0.001" } } } } } }, 'catalog.categories.FOOD.currencies.inr.markupFixed: expected an amount of INR, got "0.001"'],
    [{ catalog: { currencies: { brl: { rateSource: { url: "file:///rates" } } } } }, "catalog.currencies.brl.rateSource.url: expected the http(s) URL of a JSON document with the rate"],
    [{ fulfillment: { pollMinutes: [] } }, "fulfillment.pollMinutes: expected minutes after the answer in rising order, such as [1, 3, 6, 10, 15], got an empty list"],
    [{ fulfillment: { pollMinutes: [1, 1] } }, "fulfillment.pollMinutes: expected minutes after the answer in rising order"],
    [{ fulfillment: { pollMinutes: [0, 1] } }, "fulfillment.pollMinutes[0]: expected a number of minutes above 0, got 0"],
    [{ fulfillment: { cutOffMinutes: 10 } }, "fulfillment.cutOffMinutes: expected at least the last of fulfillment.pollMinutes (15), got 10"],
    [{ fulfillment: { settleSeconds: 5 } }, "fulfillment.settleSeconds: expected a number of seconds, 45 or more (one POST may take 45), got 5"],
    [{ fulfillment: { leaseSeconds: 60 } }, "fulfillment.leaseSeconds: expected a number of seconds, 120 or more"],
    [{ fulfillment: { sweepSeconds: "60" } }, 'fulfillment.sweepSeconds: expected a number of seconds, 1 or more, got "60"'],
    [{ fulfillment: { walletWaitHours: -1 } }, "fulfillment.walletWaitHours: expected a number of hours above 0, got -1"],
    [{ fulfillment: { retry: { E200: [2] } } }, "fulfillment.retry.E200[1]: expected the seconds between retries, 1 or more, got nothing"],
    [{ fulfillment: { retry: { E200: 2 } } }, "fulfillment.retry.E200: expected [times, seconds], got 2"],
    [{ fulfillment: { retry: { E200: [1.5, 90] } } }, "fulfillment.retry.E200[0]: expected how often to retry, 0 to 10, got 1.5"],
    [{ fulfillment: { retry: { timeout: [2, 90] } } }, 'fulfillment.retry.timeout: expected Hubble\'s E-numbers such as "E200", got another name'],
    [{ fulfillment: { splitOrders: "yes" } }, 'fulfillment.splitOrders: expected true or false, got "yes"'],
    [{ fulfillment: { refund: "never" } }, 'fulfillment.refund: expected "automatic" or "manual", got "never"'],
    [{ fulfillment: { lossTolerancePercent: 2 } }, 'fulfillment.lossTolerancePercent: expected a percentage as decimal text, such as "0.5", got 2'],
    [{ wallet: { lowThreshold: "5,000" } }, 'wallet.lowThreshold: expected an amount of rupees as decimal text, such as "0.5", got "5,000"'],
    [{ wallet: { whenShort: "wait" } }, 'wallet.whenShort: expected "queue" or "refuse", got "wait"'],
    [{ hold: { rules: {} } }, "hold.rules: expected a list of rules, got an object"],
    [{ hold: { rules: ["amount"] } }, 'hold.rules[0]: expected a rule, such as { kind: "amount", over: "5000" }, got "amount"'],
    [{ hold: { rules: [{ above: "1000" }] } }, 'hold.rules[0].kind: expected "amount", "velocity" or "new_customer", got nothing'],
    [{ hold: { rules: [{ kind: "new_customer" }, { kind: "ip" }] } }, 'hold.rules[1].kind: expected "amount", "velocity" or "new_customer", got "ip"'],
    [{ hold: { rules: [{ kind: "amount" }] } }, 'hold.rules[0].over: expected an amount in rupees above 0 as decimal text, such as "5000" or "499.50", got nothing'],
    [{ hold: { rules: [{ kind: "amount", over: 5000 }] } }, "hold.rules[0].over: expected an amount in rupees"],
    [{ hold: { rules: [{ kind: "amount", over: "0" }] } }, "hold.rules[0].over: expected an amount in rupees above 0"],
    [{ hold: { rules: [{ kind: "amount", over: "5.005" }] } }, "hold.rules[0].over: expected an amount in rupees"],
    [{ hold: { rules: [{ kind: "amount", over: "5", currency: "brl" }] } }, 'hold.rules[0].currency: expected "inr", the currency of what a voucher is worth, got "brl"'],
    [{ hold: { rules: [{ kind: "amount", over: "5", per: "email" }] } }, "hold.rules[0].per: expected one of the known options (kind, over, currency), got an unknown option"],
    [{ hold: { rules: [{ kind: "velocity", per: "email", withinHours: 24 }] } }, "hold.rules[0]: expected orders or amount, or both, to count by, got an object"],
    [{ hold: { rules: [{ kind: "velocity", per: "phone", withinHours: 24, orders: 1 }] } }, 'hold.rules[0].per: expected "customer" or "email" or "address", got "phone"'],
    [{ hold: { rules: [{ kind: "velocity", per: "email", withinHours: 8761, orders: 1 }] } }, "hold.rules[0].withinHours: expected a number of hours above 0, at most 8760, got 8761"],
    [{ hold: { rules: [{ kind: "velocity", per: "email", withinHours: 1, orders: 0 }] } }, "hold.rules[0].orders: expected a whole number of orders, 1 or more, got 0"],
    [{ hold: { rules: [{ kind: "new_customer", knownAfterHours: -1 }] } }, "hold.rules[0].knownAfterHours: expected a number of hours, 0 to 8760, got -1"],
    [{ hubble: { limits: { hourly: { orders: 5 } } } }, "hubble.limits.hourly: expected one of the known options (partner, brands), got an unknown option"],
    [{ hubble: { limits: { partner: { hourly: 5 } } } }, "hubble.limits.partner.hourly: expected an object with amount, orders, got 5"],
    [{ hubble: { limits: { partner: { hourly: {} } } } }, "hubble.limits.partner.hourly: expected amount or orders, or both, got an object"],
    [{ hubble: { limits: { partner: { weekly: { orders: 5 } } } } }, "hubble.limits.partner.weekly: expected one of the known options (hourly, daily, monthly)"],
    [{ hubble: { limits: { partner: { daily: { orders: 1.5 } } } } }, "hubble.limits.partner.daily.orders: expected a whole number of orders, 1 or more, got 1.5"],
    [{ hubble: { limits: { brands: { "*": { perUser: { daily: { amount: "x" } } } } } } }, "hubble.limits.brands.*.perUser.daily.amount: expected an amount in rupees"],
    [{ hubble: { limits: { brands: { "a brand": {} } } } }, 'hubble.limits.brands.(a name not shown): expected Hubble\'s product ids, or "*" for every other brand, got another name'],
    [{ storefront: { voucherUrl: "https://shop.example/#vouchers" } }, 'storefront.voucherUrl: expected an http(s) URL without #, such as "https://shop.example/vouchers/{order_id}", got "https://shop.example/#vouchers"'],
    [{ storefront: { giftUrl: "https://shop.example/gifts" } }, 'storefront.giftUrl: expected an http(s) URL without # that holds {gift_id}, such as "https://shop.example/gifts/{gift_id}", got "https://shop.example/gifts"'],
    [{ mail: { locale: "de" } }, 'mail.locale: expected "en" or "hi" or "pt", got "de"'],
    [{ storefront: { voucherUrl: "javascript:alert(1)" } }, 'storefront.voucherUrl: expected an http(s) URL without #, such as "https://shop.example/vouchers/{order_id}", got "javascript:alert(1)"'],
    [{ reveal: { allowedUsers: ["", "canary@shop.test"] } }, "reveal.allowedUsers[0]: expected user id or e-mail, as text, not empty, got an empty text"],
  ])("%j", (raw, line) => {
    expect(refusal(raw)).toContain(`\n  ${line}`)
  })

  test("all of them at once, with the rules that span options", () => {
    const message = refusal({ hubble: { clientId: "c" }, catalog: { publish: "x" }, wallet: { whenShort: "wait" } }, { VOUCHER_HUB_TIME_SCALE: "fast" })
    for (const path of ["catalog.publish", "hubble.clientSecret", "vault.keys", "wallet.whenShort", "VOUCHER_HUB_TIME_SCALE"]) expect(message).toContain(`  ${path}`)
  })

  test("no secret is in the message, wherever it was put", () => {
    const canary = "c4naryS3cretValueThatIsLongEnoughToBeAKeyOf32Bytes="
    const misplaced = [
      { hubble: canary }, { hubble: [canary] }, { hubble: { ...hubble, baseUrl: canary } }, { hubble: { clientSecrt: canary } },
      { hubble: { clientId: { value: canary } } }, { hubble: { webhookSecrets: canary } }, { hubble: { webhookSecrets: [{ canary }] } },
      { vault: canary }, { vault: { activeKeyId: canary, keys: { k1: K1 } } }, { vault: { activeKeyId: "k1", keys: [canary] } },
      { vault: { [canary]: "k1" } }, { [canary]: 1 }, { hubcash: { token: canary } }, { reveal: { allowedUsers: canary } },
    ]
    for (const raw of misplaced) expect(refusal(raw)).not.toContain("c4nary")
  })
})
