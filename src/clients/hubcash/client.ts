import { HUBCASH_STATUS_IDS } from "../../domain/hubcash-sale"
import type { z } from "@medusajs/framework/zod"
import { HubcashNotFoundError, HubcashRejectedError, HubcashUnknownOutcomeError } from "./errors"
import { findSalesByRef, type FoundSales } from "./find-sales"
import { readRows, type HubcashList } from "./listing"
import {
  checked,
  firstDigitsSchema,
  hubcashCardEditSchema,
  hubcashNewCardSchema,
  hubcashSaleRequestSchema,
  pageSchema,
  pathIdSchema,
  salesFilterSchema,
  type HubcashCardEdit,
  type HubcashNewCard,
  type HubcashPage,
  type HubcashSaleRequest,
  type HubcashSalesFilter,
} from "./requests"
import {
  brandAnswerSchema,
  brandsAnswerSchema,
  cardAnswerSchema,
  currenciesAnswerSchema,
  hubcashBrandSchema,
  hubcashCurrencySchema,
  hubcashNotificationEventSchema,
  hubcashNotificationSchema,
  hubcashSaleSchema,
  notificationsAnswerSchema,
  saleAnswerSchema,
  salesAnswerSchema,
  successAnswerSchema,
  type HubcashBrand,
  type HubcashCard,
  type HubcashCurrency,
  type HubcashNotification,
  type HubcashSale,
} from "./schemas"
import { HubcashSession, type HubcashAnswer, type HubcashCall, type HubcashCallOptions, type HubcashSessionOptions } from "./session"
import { secretsOf } from "./secrets"

export interface HubcashClientOptions extends HubcashSessionOptions {
  /** Bodies as `{"Sale": {...}}` (the document, default) or bare as the official SDK posts them (facts.md 3). */
  wrapBodies?: boolean
}

const ROUTE = {
  card: "/cards/:cardId",
  cards: "/cards",
  sales: "/sales",
  sale: "/sales/:saleId",
  capture: "/sales/capture/:saleId",
  cancel: "/sales/cancel/:saleId",
  currencies: "/currencies",
  brands: "/brands",
  brand: "/brands/:firstDigits",
  notification: "/notifications/:notificationId",
  notifications: "/notifications",
} as const

/**
 * The endpoints of Hubcash's API v1 that are needed here (hubcash-api-v1.txt); not the cards of a document and one notification by its id. Amounts are integer CENTAVOS. One request per call, nothing is retried; every method throws
 * a HubcashError whose `outcome` says whether it was not sent, refused for sure, or unknown.
 */
export class HubcashClient {
  readonly #session: HubcashSession
  readonly #wrapBodies: boolean

  constructor(options: HubcashClientOptions) {
    this.#session = new HubcashSession(options)
    this.#wrapBodies = options.wrapBodies ?? true
  }

  /** Saves a card: number and security code pass through to Hubcash and stay nowhere else. The answer's `CardId` replaces them. */
  async createCard(card: HubcashNewCard, options?: HubcashCallOptions): Promise<HubcashAnswer<HubcashCard>> {
    const Card = checked(hubcashNewCardSchema, card, `POST ${ROUTE.cards}`, "Card")
    return this.#session.call({ method: "POST", route: ROUTE.cards, body: this.#body({ Card }), secrets: secretsOf(Card), schema: cardAnswerSchema }, options)
  }

  /** @throws HubcashNotFoundError */
  async getCard(cardId: string, options?: HubcashCallOptions): Promise<HubcashAnswer<HubcashCard>> {
    return this.#session.call(this.#ofId("GET", ROUTE.card, { cardId }, cardAnswerSchema), options)
  }

  /** Replaces everything of the card but its number and security code. */
  async editCard(cardId: string, card: HubcashCardEdit, options?: HubcashCallOptions): Promise<HubcashAnswer<HubcashCard>> {
    const Card = checked(hubcashCardEditSchema, card, `PUT ${ROUTE.card}`, "Card")
    const call = this.#ofId("PUT", ROUTE.card, { cardId }, cardAnswerSchema)
    return this.#session.call({ ...call, body: this.#body({ Card }), secrets: secretsOf(Card) }, options)
  }

  async deleteCard(cardId: string, options?: HubcashCallOptions): Promise<HubcashAnswer<boolean>> {
    return this.#session.call(this.#ofId("DELETE", ROUTE.card, { cardId }, successAnswerSchema), options)
  }

  /**
   * Takes money: never idempotent, `Ref` is not unique. A decline may come as a sale with status 5 or as HubcashRejectedError.
   * @throws HubcashError with outcome `unknown`: look by `findSalesByRef` before anything else.
   */
  async createSale(sale: HubcashSaleRequest, options?: HubcashCallOptions): Promise<HubcashAnswer<HubcashSale>> {
    const route = `POST ${ROUTE.sales}`
    const Sale = checked(hubcashSaleRequestSchema, sale, route, "Sale")
    const secrets = [...secretsOf(Sale.Card), ...secretsOf(Sale.Consumer)]
    const answer = await this.#session.call({ method: "POST", route: ROUTE.sales, body: this.#body({ Sale }), secrets, schema: saleAnswerSchema }, options)
    const { status, requestId, data } = answer
    const sameRef = Sale.Ref === undefined || data.Ref === null || data.Ref === Sale.Ref
    if (!sameRef) throw new HubcashUnknownOutcomeError(`Hubcash answered ${route} with another Ref`, { route, status, requestId })
    return answer
  }

  /** @throws HubcashNotFoundError, which proves nothing about the money: lists by `Ref` do. */
  async getSale(saleId: string, options?: HubcashCallOptions): Promise<HubcashAnswer<HubcashSale>> {
    return aboutSale(await this.#session.call(this.#ofId("GET", ROUTE.sale, { saleId }, saleAnswerSchema), options), saleId, `GET ${ROUTE.sale}`)
  }

  /** One page of the sales in one status. */
  async listSales(filter: HubcashSalesFilter, options?: HubcashCallOptions): Promise<HubcashAnswer<HubcashList<HubcashSale>>> {
    const { Capture, ...rest } = checked(salesFilterSchema, filter, `GET ${ROUTE.sales}`)
    const query = { ...rest, Capture: Capture === undefined ? undefined : String(Capture) }
    return listOf(await this.#session.call({ method: "GET", route: ROUTE.sales, query, schema: salesAnswerSchema }, options), hubcashSaleSchema)
  }

  /** Every sale under our reference, over all statuses and pages: the only way to learn what became of a POST without an answer. */
  async findSalesByRef(ref: string, options: HubcashCallOptions & { statuses?: readonly number[] } = {}): Promise<FoundSales> {
    const { statuses = HUBCASH_STATUS_IDS, ...limits } = options
    return findSalesByRef(async (filter) => (await this.listSales(filter, limits)).data, ref, statuses)
  }

  /** Captures a sale that was created with `Capture: false`, always in full. */
  async captureSale(saleId: string, options?: HubcashCallOptions): Promise<HubcashAnswer<HubcashSale>> {
    return aboutSale(await this.#session.call(this.#ofId("PUT", ROUTE.capture, { saleId }, saleAnswerSchema), options), saleId, `PUT ${ROUTE.capture}`)
  }

  /** Cancels a sale in full; there is no partial cancel and no refund at Hubcash. */
  async cancelSale(saleId: string, options?: HubcashCallOptions): Promise<HubcashAnswer<HubcashSale>> {
    return aboutSale(await this.#session.call(this.#ofId("PUT", ROUTE.cancel, { saleId }, saleAnswerSchema), options), saleId, `PUT ${ROUTE.cancel}`)
  }

  async listCurrencies(options?: HubcashCallOptions): Promise<HubcashAnswer<HubcashList<HubcashCurrency>>> {
    return listOf(await this.#session.call({ method: "GET", route: ROUTE.currencies, schema: currenciesAnswerSchema }, options), hubcashCurrencySchema)
  }

  async listBrands(options?: HubcashCallOptions): Promise<HubcashAnswer<HubcashList<HubcashBrand>>> {
    return listOf(await this.#session.call({ method: "GET", route: ROUTE.brands, schema: brandsAnswerSchema }, options), hubcashBrandSchema)
  }

  /**
   * The brand of a card from its first 4 to 6 digits, or null. Some brands are only found by four digits, so six are tried first, then fewer
   * (caution of "Brand by number"). More digits are refused here: a card number must not get into a URL.
   */
  async findBrand(firstDigits: string, options?: HubcashCallOptions): Promise<HubcashBrand | null> {
    const digits = checked(firstDigitsSchema, firstDigits, `GET ${ROUTE.brand}`, "firstDigits")
    for (const length of [...new Set([digits.length, 4])]) {
      const brand = await this.#brandOf(digits.slice(0, length), options)
      if (brand) return brand
    }
    return null
  }

  /** Has Hubcash post the notification once more to the URL of the panel. */
  async resendNotification(notificationId: string, options?: HubcashCallOptions): Promise<HubcashAnswer<HubcashNotification>> {
    return this.#session.call(this.#ofId("PUT", ROUTE.notification, { notificationId }, hubcashNotificationEventSchema), options)
  }

  async listNotifications(page: HubcashPage = {}, options?: HubcashCallOptions): Promise<HubcashAnswer<HubcashList<HubcashNotification>>> {
    const query = checked(pageSchema, page, `GET ${ROUTE.notifications}`)
    const call = { method: "GET", route: ROUTE.notifications, query, schema: notificationsAnswerSchema } as const
    return listOf(await this.#session.call(call, options), hubcashNotificationSchema)
  }

  /** Closes the connections once what is in flight has ended. */
  close(): Promise<void> {
    return this.#session.close()
  }

  async #brandOf(firstDigits: string, options?: HubcashCallOptions): Promise<HubcashBrand | null> {
    try {
      return (await this.#session.call({ method: "GET", route: ROUTE.brand, params: { firstDigits }, schema: brandAnswerSchema }, options)).data
    } catch (error) {
      if (error instanceof HubcashNotFoundError || (error instanceof HubcashRejectedError && error.status === 400)) return null
      throw error
    }
  }

  /** `{"Sale": {...}}`, or what is inside. */
  #body(wrapped: Record<string, unknown>): unknown {
    return this.#wrapBodies ? wrapped : Object.values(wrapped)[0]
  }

  #ofId<T>(method: "GET" | "PUT" | "DELETE", route: string, id: Record<string, string>, schema: z.ZodType<T>): HubcashCall<T> {
    const [[name, value] = ["id", ""]] = Object.entries(id)
    return { method, route, params: { [name]: checked(pathIdSchema, value, `${method} ${route}`, name) }, schema }
  }
}

function listOf<T>({ data, ...answer }: HubcashAnswer<unknown[]>, schema: z.ZodType<T>): HubcashAnswer<HubcashList<T>> {
  return { ...answer, data: readRows(data, schema) }
}

/** An answer about another sale proves nothing about ours. */
function aboutSale(answer: HubcashAnswer<HubcashSale>, saleId: string, route: string): HubcashAnswer<HubcashSale> {
  const { data, status, requestId } = answer
  if (data.SaleId === saleId) return answer
  throw new HubcashUnknownOutcomeError(`Hubcash answered ${route} with another sale`, { route, status, requestId })
}
