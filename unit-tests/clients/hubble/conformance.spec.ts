import type { z } from "@medusajs/framework/zod"
import { hubbleSamples, type HubbleSampleKind } from "../../../sandbox/hubble/samples"
import { hubbleWebhookShapes } from "../../../src/api/hooks/hubble/shapes"
import { eNumberOf, supplierFailureOf } from "../../../src/domain/supplier-failure"
import {
  failureOfOrder,
  hubbleBrandSchema,
  hubbleErrorBodySchema,
  hubbleLoginSchema,
  hubbleOrderEventSchema,
  hubbleOrderSchema,
  hubbleWalletEventSchema,
  hubbleWalletSchema,
} from "../../../src/clients/hubble"
import { hubbleOrderRequestSchema } from "../../../src/clients/hubble/requests"

/** Exhaustive: a new kind of sample without a schema does not compile. Login's request has no schema, it is built from options. */
const SCHEMAS: Record<Exclude<HubbleSampleKind, "login_request">, z.ZodType> = {
  login: hubbleLoginSchema,
  order_request: hubbleOrderRequestSchema,
  order: hubbleOrderSchema,
  order_webhook: hubbleOrderEventSchema,
  wallet: hubbleWalletSchema,
  wallet_webhook: hubbleWalletEventSchema,
  error: hubbleErrorBodySchema,
  brand: hubbleBrandSchema,
  brand_webhook: hubbleWebhookShapes.brands,
}

const sampleOf = (name: string) => hubbleSamples.find((sample) => sample.name === name)?.json

describe("every JSON sample of Hubble's documents", () => {
  it.each(hubbleSamples.filter(({ kind }) => kind !== "login_request"))("$name ($source) parses, and keeps every value it shares with the schema", ({ kind, json }) => {
    const parsed = SCHEMAS[kind as keyof typeof SCHEMAS].parse(json) as Record<string, unknown>
    for (const [field, value] of Object.entries(json as Record<string, unknown>)) {
      if (field in parsed && value !== null) expect(parsed[field]).toEqual(Array.isArray(value) || typeof value === "object" ? expect.anything() : value)
    }
  })

  it("the polled order has both vouchers with their credentials", () => {
    expect(hubbleOrderSchema.parse(sampleOf("order-resolved-amazon")).vouchers).toEqual([
      { id: "01KJB2VOUCHER001", cardType: "CARD_AND_PIN_NO_SECURED", cardPin: "834291", cardNumber: "5012340098761234", validTill: "2027-02-25", amount: 500 },
      { id: "01KJB2VOUCHER002", cardType: "CARD_AND_PIN_NO_SECURED", cardPin: "729103", cardNumber: "5012340098765678", validTill: "2027-02-25", amount: 500 },
    ])
  })

  it("the FAILED order and the wallet page's error say what happened", () => {
    expect(failureOfOrder(hubbleOrderSchema.parse(sampleOf("order-failed-jiomart")))?.kind).toBe("brand_unavailable")
    expect(supplierFailureOf(sampleOf("error-insufficient-balance"))).toEqual({ kind: "insufficient_balance", eNumber: "E300", text: "Insufficient wallet balance" })
    expect(eNumberOf(sampleOf("error-not-found"))).toBe("E001")
  })

  it("both shapes of the order webhook name the same order", () => {
    for (const name of ["order-webhook", "order-webhook-older"]) {
      expect(hubbleOrderEventSchema.parse(sampleOf(name))).toEqual({ orderId: "01KJB2EXAMPLE0PROCESSING01", status: "SUCCESS" })
    }
    expect(hubbleOrderEventSchema.safeParse({ status: "SUCCESS" }).success).toBe(false)
  })
})
