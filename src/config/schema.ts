import { z } from "@medusajs/framework/zod"
import { isAmountOf } from "../domain/money"
import { aboveZero, amount, atLeast, choice, decimal, flag, group, namesOr, positive, rupees, text, texts, whole, zeroOrMore } from "./fields"

/**
 * The options of `surface.md`, "Configuration", as a merchant writes them. Every message is the "expected ..." half of
 * a problem; the path and what was got are added by `problems.ts`, which never prints the value of a secret.
 */

const STAGING = "https://api.dev.myhubble.money"

const ORIGIN = "an http(s) origin without path, such as \"https://api.myhubble.money\" (the client adds /v1/partners)"
const origin = z
  .string({ error: `expected ${ORIGIN}` })
  .refine((value) => isOrigin(value), { error: `expected ${ORIGIN}` })
  .transform((value) => new URL(value).origin)

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false
  const url = new URL(value)
  const bare = url.pathname === "/" && !url.search && !url.hash && !url.username && !url.password && !/[?#]$/.test(value)
  return bare && (url.protocol === "https:" || url.protocol === "http:")
}

const KEY = "base64 of exactly 32 bytes (make one with: openssl rand -base64 32)"
const vaultKey = z.string({ error: `expected ${KEY}` }).regex(/^[A-Za-z0-9+/]{43}=?$/, { error: `expected ${KEY}` })
const keyId = z
  .string({ error: "expected a key id" })
  .regex(/^[A-Za-z0-9_-]{1,32}$/, { error: "expected a key id of 1 to 32 letters, digits, _ or -" })

const NO_LIMIT = "expected amount or orders, or both"
const limitWindow = group({ amount: rupees("an amount").optional(), orders: whole("orders").optional() })
  .refine(({ amount, orders }) => amount !== undefined || orders !== undefined, { error: NO_LIMIT })
const limitWindows = group({ hourly: limitWindow.optional(), daily: limitWindow.optional(), monthly: limitWindow.optional() })
const BRANDS = "Hubble's product ids, or \"*\" for every other brand"
const brandId = z.string({ error: `expected ${BRANDS}` }).regex(/^(\*|[A-Za-z0-9_-]{1,64})$/, { error: `expected ${BRANDS}` })
const limits = group({
  partner: limitWindows.optional(),
  brands: z
    .record(brandId, group({ global: limitWindows.optional(), perUser: limitWindows.optional() }), {
      error: namesOr(BRANDS, "an object of Hubble's product ids to limits"),
    })
    .optional(),
})

const hubble = group({
  baseUrl: origin.default(STAGING),
  clientId: text("the client id of the Hubble integration portal").optional(),
  clientSecret: text("the client secret of the Hubble integration portal").optional(),
  webhookSecrets: texts("webhook secret").default([]),
  customerDetails: choice("b2c", "b2b").default("b2c"),
  defaultCustomer: group({
    name: text("a name"),
    phoneNumber: z
      .string({ error: "expected a phone number as text" })
      .regex(/^\+?\d{7,15}$/, { error: "expected a phone number of 7 to 15 digits" }),
  }).nullable().default(null),
  delivery: choice("own", "hubble").default("own"),
  limits: limits.default({}),
})

const vault = group({
  activeKeyId: keyId,
  keys: z
    .record(keyId, vaultKey, { error: namesOr("key ids of 1 to 32 letters, digits, _ or -", "an object of key ids to keys") })
    .refine((keys) => Object.keys(keys).length > 0, { error: "expected at least one key" }),
})


const address = (what: string, fits: (url: URL) => boolean) =>
  z.string({ error: `expected ${what}` }).refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && fits(new URL(value)), { error: `expected ${what}` })

const HUBCASH_URL = 'an http(s) address that ends in /v1, such as "https://api.hubcash.com/v1"'
const statuses = "expected a list of Hubcash status numbers, such as [7]"
const hubcash = group({
  baseUrl: address(HUBCASH_URL, ({ pathname }) => /\/v1\/?$/.test(pathname)).default("https://api.hubcash.com/v1"),
  code: text("the merchant code of the Hubcash panel").optional(),
  token: text("the API token of the Hubcash panel").optional(),
  notificationTokens: z
    .array(z.string({ error: "expected a notification token, as text" }).regex(/^[A-Za-z0-9_-]{1,128}$/, { error: "expected a token of 1 to 128 letters, digits, _ or - (it is part of a URL)" }), { error: "expected a list of notification tokens" })
    .default([]),
  methods: z
    .array(choice("credit", "debit", "billet"), { error: 'expected a list of "credit", "debit" and "billet"' })
    .min(1, { error: "expected at least one way to pay" })
    .default(["billet"]),
  captureWhen: choice("paid", "issued").default("paid"),
  softDescriptor: text("the text on the card statement").nullable().default(null),
  wrapBodies: flag.default(true),
  paidStatuses: z.array(whole("a status"), { error: statuses }).min(1, { error: statuses }).default([7]),
  billet: group({
    days: whole("days").default(3),
    instructions: texts("instruction").max(6, { error: "expected at most six instructions" }).default([]),
  }).prefault({}),
  cards: group({ enabled: flag.default(false) }).prefault({}),
})

const services = z
  .record(z.string().regex(/^[A-Za-z]{3}$/), whole("a service id"), { error: namesOr('ISO 4217 codes such as "INR"', "an object of currency codes to service ids") })
  .transform((ids): Record<string, number> => Object.fromEntries(Object.entries(ids).map(([code, id]) => [code.toUpperCase(), id])))
const applicationId = "the application id of 123hub, digits"
const hub123 = group({
  baseUrl: address("the whole endpoint, an http(s) address", () => true).default("https://api.123hub.pro/public/api/multihub/v1"),
  applicationId: z
    .union([z.string(), z.number().int().positive()], { error: `expected ${applicationId}` })
    .transform(String)
    .refine((value) => /^\d{1,18}$/.test(value), { error: `expected ${applicationId}` })
    .optional(),
  secretKey: text("the secret key of 123hub").optional(),
  webhookSecrets: texts("webhook secret").default([]),
  payIn: services.default({}),
  payOut: services.default({}),
  cId: choice("integer", "string").default("integer"),
  returnOrigins: z.array(address("an http(s) origin without path", (url) => url.pathname === "/" && !url.search && !url.hash).transform((value) => new URL(value).origin), { error: "expected a list of origins" }).default([]),
  redirectPaths: texts("path").default(["next.url", "result.payment.next.url", "result.payment.redirect_url"]),
  pendingMinutes: positive("minutes").default(30),
  strictAnswerHash: flag.default(false),
})

const currency = z.string({ error: "expected a currency code" }).regex(/^[a-z]{3}$/, { error: "expected a lower-case ISO 4217 code" })
const rate = decimal("a rate above 0", aboveZero)
const percentage = decimal("a percentage", zeroOrMore)
const priceOf = {
  markupPercent: percentage,
  markupFixed: decimal("an amount of that currency", zeroOrMore).nullable(),
  roundTo: decimal("a rounding step above 0", aboveZero).nullable(),
}
type Amounts = { [option in "markupFixed" | "roundTo"]?: string | null | undefined }

/** Prices by currency. A step or markup below the currency's smallest unit prices nothing: every look at the brand would fail. */
const byCurrency = <Value extends z.ZodType<Amounts>>(value: Value) =>
  z
    .record(currency, value, { error: namesOr('lower-case ISO 4217 codes such as "inr"', "an object of currency codes to prices") })
    .superRefine((rules, { addIssue }) => {
      for (const [code, rule] of Object.entries<Amounts>(rules)) {
        for (const option of ["markupFixed", "roundTo"] as const) {
          if (rule[option] && !isAmountOf(rule[option], code)) addIssue({ code: "custom", path: [code, option], message: `expected an amount of ${code.toUpperCase()}` })
        }
      }
    })

/** What a brand or a category says differently; also the body of the brand route. */
export const priceOverrideSchema = group({
  markupPercent: percentage.optional(),
  currencies: byCurrency(group({ rate: rate.optional(), markupPercent: percentage.optional(), markupFixed: priceOf.markupFixed.optional(), roundTo: priceOf.roundTo.optional() })).optional(),
})

const URL_TEXT = "the http(s) URL of a JSON document with the rate"
const catalog = group({
  currencies: byCurrency(group({
    rate: rate.nullable().default(null),
    rateSource: group({
      maxAgeHours: positive("hours").default(24),
      url: z.url({ protocol: /^https?$/, error: `expected ${URL_TEXT}` }).nullable().default(null),
      path: text("the place of the rate in that document, such as \"rates.BRL\"").default("rate"),
    }).nullable().default(null),
    markupPercent: priceOf.markupPercent.default("0"),
    markupFixed: priceOf.markupFixed.default(null),
    roundTo: priceOf.roundTo.default(null),
  })).default({}),
  categories: z.record(text("a category"), priceOverrideSchema, { error: "expected an object of Hubble's categories to prices" }).default({}),
  publish: choice("draft", "published").default("draft"),
  quoteValidDays: whole("days").default(5),
  salesChannels: texts("sales channel id").default([]),
  taxFreeType: text("the name of a product type").nullable().default(null),
})

const retryRule = z.tuple(
  [
    amount("expected how often to retry, 0 to 10", (value) => Number.isInteger(value) && value >= 0 && value <= 10),
    amount("expected the seconds between retries, 1 or more", (value) => value >= 1),
  ],
  { error: "expected [times, seconds]" },
)
const RETRY = { E200: [2, 90], E100: [1, 600] } satisfies Record<string, [number, number]>

const POLLS = "expected minutes after the answer in rising order, such as [1, 3, 6, 10, 15]"
const fulfillment = group({
  pollMinutes: z
    .array(positive("minutes"), { error: POLLS })
    .refine((polls) => polls.length > 0 && polls.every((poll, index) => index === 0 || poll > (polls[index - 1] ?? 0)), { error: POLLS })
    .default([1, 3, 6, 10, 15]),
  cutOffMinutes: positive("minutes").default(15),
  settleSeconds: atLeast(45, "seconds", " (one POST may take 45)").default(60),
  leaseSeconds: atLeast(120, "seconds", " (a worker sends only with 75 left, and one POST may take 45)").default(180),
  sweepSeconds: atLeast(1, "seconds").default(60),
  retry: z
    .record(z.string().regex(/^E\d{3}$/), retryRule, {
      error: namesOr('Hubble\'s E-numbers such as "E200"', "an object of E-numbers to [times, seconds]"),
    })
    .default(RETRY)
    .transform((retry): Record<string, [times: number, seconds: number]> => ({ ...RETRY, ...retry })),
  walletWaitHours: positive("hours").default(24),
  splitOrders: flag.default(true),
  refund: choice("automatic", "manual").default("automatic"),
  refundTimedOutAfterHours: positive("hours, or null,").nullable().default(null),
  lossTolerancePercent: decimal("a percentage", zeroOrMore).default("0"),
})

const payments = group({
  cancelUnpaidOrders: group({
    boletoDays: whole("days, or null,").nullable().default(null),
    redirectMinutes: whole("minutes, or null,").nullable().default(null),
  }).prefault({}),
})

const wallet = group({
  lowThreshold: decimal("an amount of rupees", (_value, text) => isAmountOf(text, "INR")).nullable().default(null),
  whenShort: choice("queue", "refuse").default("queue"),
})

const reveal = group({ allowedUsers: texts("user id or e-mail").default([]), requireMfa: flag.default(false) })

const VOUCHER_URL = 'an http(s) URL without #, such as "https://shop.example/vouchers/{order_id}"'
const GIFT_URL = 'an http(s) URL without # that holds {gift_id}, such as "https://shop.example/gifts/{gift_id}"'
const page = (expected: string, fits: (value: string) => boolean) =>
  z.string({ error: `expected ${expected}` }).refine((value) => isPage(value) && fits(value), { error: `expected ${expected}` }).nullable().default(null)
const storefront = group({
  voucherUrl: page(VOUCHER_URL, () => true),
  giftUrl: page(GIFT_URL, (value) => value.includes("{gift_id}")),
})

function isPage(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && !value.includes("#")
}

const mail = group({ locale: choice("en", "hi", "pt").default("en"), codes: flag.default(false) })

/** A year: an interval of more hours than PostgreSQL knows would stop every order. */
const MOST_HOURS = 8_760
const HOURS = `expected a number of hours above 0, at most ${MOST_HOURS}`
const holdCurrency = z.literal("inr", { error: 'expected "inr", the currency of what a voucher is worth' }).default("inr")
const holdRule = z.discriminatedUnion(
  "kind",
  [
    group({ kind: z.literal("amount"), over: rupees("an amount"), currency: holdCurrency }),
    group({
      kind: z.literal("velocity"),
      per: choice("customer", "email", "address"),
      withinHours: amount(HOURS, (value) => value > 0 && value <= MOST_HOURS),
      orders: whole("orders").optional(),
      amount: rupees("an amount").optional(),
      currency: holdCurrency,
    }).refine((rule) => rule.orders !== undefined || rule.amount !== undefined, { error: "expected orders or amount, or both, to count by" }),
    group({
      kind: z.literal("new_customer"),
      over: rupees("an amount").optional(),
      currency: holdCurrency,
      knownAfterHours: amount(`expected a number of hours, 0 to ${MOST_HOURS}`, (value) => value >= 0 && value <= MOST_HOURS).default(0),
    }),
  ],
  { error: (issue) => (issue.code === "invalid_union" ? 'expected "amount", "velocity" or "new_customer"' : "expected a rule, such as { kind: \"amount\", over: \"5000\" }") },
)
const hold = group({ rules: z.array(holdRule, { error: "expected a list of rules" }).max(50, { error: "expected at most 50 rules" }).default([]) })

export const optionsSchema = group({
  hubble: hubble.prefault({}),
  vault: vault.optional(),
  hubcash: hubcash.prefault({}),
  hub123: hub123.prefault({}),
  catalog: catalog.prefault({}),
  fulfillment: fulfillment.prefault({}),
  payments: payments.prefault({}),
  wallet: wallet.prefault({}),
  reveal: reveal.prefault({}),
  storefront: storefront.prefault({}),
  mail: mail.prefault({}),
  hold: hold.prefault({}),
})

type Written = z.input<typeof optionsSchema>

/** What `withVoucherHub` and the plugin's `options` take: every option may be left out and may come from the environment. */
export type VoucherHubInput = Omit<Written, "vault"> & { vault?: Partial<NonNullable<Written["vault"]>> }

/** Options after defaults, before the rules that span several of them. */
export type CheckedOptions = z.output<typeof optionsSchema>
