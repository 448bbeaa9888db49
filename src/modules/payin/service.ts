import { createHash, timingSafeEqual } from "node:crypto"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { ContainerRegistrationKeys, MedusaError, MedusaService } from "@medusajs/framework/utils"
import type { Hub123Client } from "../../clients/hub123"
import type { HubcashClient } from "../../clients/hubcash"
import { parseVoucherHubOptions, type Hub123Options, type HubcashOptions } from "../../config/options"
import { createKeyring } from "../../domain/envelope"
import { payinTimes, type PayinTimes } from "../../domain/payin-times"
import type { PspAnswer } from "../../domain/psp-answer"
import type { Psp } from "../../domain/upstreams"
import { PayinBudget } from "./budget"
import { CardBox } from "./cards"
import { Hub123Gateway } from "./gateways/hub123"
import { HubcashGateway } from "./gateways/hubcash"
import { HubcashCards } from "./gateways/hubcash-cards"
import { ActionLedger, PayinViews, RequestLedger } from "./ledgers"
import * as models from "./models"
import { PayinOutages } from "./outages"
import { PayerBox } from "./payers"
import { ReceiverBox, ReceiverSeal } from "./receivers"
import { SecretRotation } from "./secret-rotation"

/** What the module's container holds; `loaders/clients.ts` registers the last two. */
export interface PayinCradle {
  [ContainerRegistrationKeys.PG_CONNECTION]: Knex
  hubcashClient: HubcashClient
  hub123Client: Hub123Client
}

/** What providers, routes and workflows need of the options, copied one by one: Medusa writes the database URL into the raw object. */
export interface PaymentOptions {
  hubcash: Pick<HubcashOptions, "active" | "methods" | "captureWhen" | "notificationTokens"> & { cardsEnabled: boolean }
  hub123: Pick<Hub123Options, "active" | "payIn" | "payOut" | "returnOrigins">
  refund: "automatic" | "manual"
}

/** The money ledger (`protocol.md` section 5), cards and payers, and the only door to both payment services. */
export default class PayinModuleService extends MedusaService(models) {
  readonly times: PayinTimes
  readonly paymentOptions: PaymentOptions
  readonly requests: RequestLedger
  readonly actions: ActionLedger
  readonly views: PayinViews
  readonly cards: CardBox
  readonly payers: PayerBox
  readonly receivers: ReceiverSeal
  readonly refundReceivers: ReceiverBox
  readonly secrets: SecretRotation
  readonly budget: PayinBudget
  readonly outages: PayinOutages
  readonly hubcash: HubcashGateway
  readonly hubcashCards: HubcashCards
  readonly hub123: Hub123Gateway
  readonly #cradle: PayinCradle
  readonly #webhookSecrets: readonly string[]

  constructor(cradle: PayinCradle, options?: unknown) {
    super(cradle, options)
    const { hubcash, hub123, payments, fulfillment, vault, timeScale } = parseVoucherHubOptions(options)
    const knex = cradle[ContainerRegistrationKeys.PG_CONNECTION]
    const ring = vault ? createKeyring(vault) : null
    const keyring = () => ring ?? noKey()
    this.#cradle = cradle
    this.#webhookSecrets = hub123.active ? [hub123.secretKey, ...hub123.webhookSecrets] : []
    this.times = payinTimes({ pendingMinutes: hub123.pendingMinutes, boletoDays: hubcash.billet.days, cancelUnpaidOrders: payments.cancelUnpaidOrders }, fulfillment, timeScale)
    this.paymentOptions = {
      hubcash: { active: hubcash.active, methods: [...hubcash.methods], captureWhen: hubcash.captureWhen, notificationTokens: [...hubcash.notificationTokens], cardsEnabled: hubcash.cards.enabled },
      hub123: { active: hub123.active, payIn: { ...hub123.payIn }, payOut: { ...hub123.payOut }, returnOrigins: [...hub123.returnOrigins] },
      refund: fulfillment.refund,
    }
    this.budget = new PayinBudget(knex, timeScale)
    this.outages = new PayinOutages(knex, this.times.pollMaxMs)
    // Nothing of the payment hangs on it: the next answer or silence says it again.
    const heard = (psp: Psp) => (id: string, answer: PspAnswer) => this.outages.heard(psp, id, answer).catch(() => undefined)
    this.requests = new RequestLedger(knex, this.times, this.budget.refill)
    this.actions = new ActionLedger(knex, this.times)
    this.views = new PayinViews(knex)
    this.cards = new CardBox(knex, keyring)
    this.payers = new PayerBox(knex, keyring)
    this.receivers = new ReceiverSeal(keyring)
    this.refundReceivers = new ReceiverBox(knex, keyring)
    this.secrets = new SecretRotation(knex, ring)
    const { paidStatuses, softDescriptor, billet } = hubcash
    this.hubcash = new HubcashGateway(() => this.hubcashClient, { paidStatuses, softDescriptor, billet }, heard("hubcash"))
    this.hubcashCards = new HubcashCards(() => this.hubcashClient, (reason) => this.outages.refused("hubcash", reason).catch(() => undefined))
    this.hub123 = new Hub123Gateway(() => this.hub123Client, heard("hub123"))
  }

  /** Whether any payment service is configured: without one there is no money work. */
  get active(): boolean {
    return this.paymentOptions.hubcash.active || this.paymentOptions.hub123.active
  }

  /** First use makes the client; it throws when Hubcash is not configured. */
  get hubcashClient(): HubcashClient {
    return this.#cradle.hubcashClient
  }

  /** First use makes the client; it throws when 123hub is not configured. */
  get hub123Client(): Hub123Client {
    return this.#cradle.hub123Client
  }

  /** Whether this is one of the tokens of Hubcash's notification URL; every token is compared, each in constant time. */
  async isNotificationToken(given: string): Promise<boolean> {
    const digest = (text: string) => createHash("sha256").update(text, "utf8").digest()
    const asked = digest(given)
    return this.paymentOptions.hubcash.notificationTokens.filter((token) => timingSafeEqual(digest(token), asked)).length > 0
  }

  /** Every secret a 123hub webhook may be signed with: the API's, and those of older webhook settings (facts.md 2.4). */
  async hub123Secrets(): Promise<readonly string[]> {
    return this.#webhookSecrets
  }
}

function noKey(): never {
  throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, "The vault has no key: set vault.activeKeyId and vault.keys (VAULT_ACTIVE_KEY_ID, VAULT_KEYS)")
}
