import type { z } from "@medusajs/framework/zod"
import { hub123Samples, type Hub123Sample, type Hub123SampleKind } from "../../../sandbox/hub123/samples"
import {
  Hub123PaymentNotFoundError,
  hub123BalanceResultSchema,
  hub123PaymentResultSchema,
  hub123PingResultSchema,
  hub123WebhookSchema,
  type Hub123Payment,
} from "../../../src/clients/hub123"
import { readAnswer } from "../../../src/clients/hub123/answer"
import type { Hub123Method } from "../../../src/clients/hub123"
import { hub123Double, answerWith, payment, success, stopHub123Doubles } from "./hub123-double"

afterEach(stopHub123Doubles)

/** Exhaustive: a new kind of answer without a schema does not compile. Requests are compared with what the client writes. */
const ANSWERS: Record<Exclude<Hub123SampleKind, "request" | "webhook" | "error">, { method: Hub123Method; schema: z.ZodType }> = {
  payment: { method: "payment.in", schema: hub123PaymentResultSchema },
  balance: { method: "balance.get", schema: hub123BalanceResultSchema },
  ping: { method: "gateway.ping", schema: hub123PingResultSchema },
}

const read = (sample: Hub123Sample, status: number, method: Hub123Method, schema: z.ZodType) =>
  readAnswer({ status, headers: {}, text: sample.text, bytes: Buffer.from(sample.text), requestId: "local" }, method, schema, { localId: "local", secretKey: "s", now: 0, strictHash: true, warn: () => undefined })
const sampleOf = (name: string) => hub123Samples.find((sample) => sample.name === name) as Hub123Sample
const isAnswer = ({ kind }: Hub123Sample) => kind in ANSWERS

describe("every JSON sample of 123hub's documents", () => {
  it.each(hub123Samples.filter(isAnswer))("$name ($source) is an answer the client reads", (sample) => {
    const { method, schema } = ANSWERS[sample.kind as keyof typeof ANSWERS]
    expect(read(sample, 200, method, schema)).toMatchObject({ requestId: "a1b2c3d4-e5f6-7890-abcd-ef1234567890", processingTimeMs: (sample.json as { processing_time: number }).processing_time })
  })

  it.each(hub123Samples.filter(({ kind }) => kind === "webhook"))("$name ($source) is a webhook the client reads", ({ json }) => {
    expect(hub123WebhookSchema.parse(json).payment).toEqual({ cId: "12345", hId: "pay_123" })
  })

  it("the created payment keeps every value", () => {
    expect(read(sampleOf("payment-created"), 200, "payment.in", hub123PaymentResultSchema).data).toEqual<Hub123Payment>({
      cId: "12345", hId: "1001", pId: null, amount: 10_000, currency: "INR", state: "pending", status: "created", final: false, success: null, statusError: null,
      destination: "in", serviceId: "14701", createdAt: null, finishedAt: null,
    })
  })

  it("the error says that the payment does not exist", () => {
    expect(() => read(sampleOf("payment-missing"), 400, "payment.status", hub123PaymentResultSchema)).toThrow(Hub123PaymentNotFoundError)
  })

  it("the client's own payment.in and ping are the samples, field by field", async () => {
    const hub = await hub123Double((request, response) => answerWith(response, 200, JSON.stringify(success(request.body.includes("ping") ? { message: "pong" } : { payment: payment() }))))
    await hub.client.paymentIn({
      serviceId: 14701, cId: 12345, amount: 10_000, currency: "INR", description: "Order #12345",
      payer: { email: "[email protected]", phone: "9876543210", firstName: "John", lastName: "Doe" },
    })
    await hub.client.ping()
    expect(hub.seen.map(({ body }) => JSON.parse(body) as unknown)).toEqual([sampleOf("payment-in-request").json, sampleOf("ping-request").json])
  })
})
