/**
 * Every JSON sample of the 123hub documents, verbatim. "S3" is 123hub-api-reference.txt; "facts" are lines of facts.md that quote the vendor's public
 * pages; "composed" is put together from field lists, since the documents show no such JSON. The e-mail in S3 is Cloudflare's, not the vendor's.
 */
export type Hub123SampleKind = "request" | "payment" | "error" | "balance" | "ping" | "webhook"

export interface Hub123Sample {
  /** Unique, kebab-case. */
  name: string
  source: string
  kind: Hub123SampleKind
  /** False for "composed" samples. */
  verbatim: boolean
  json: unknown
  text: string
}

const sample = (name: string, source: string, kind: Hub123SampleKind, text: string): Hub123Sample => ({
  name, source, kind, text, verbatim: !source.startsWith("composed"), json: JSON.parse(text) as unknown,
})

const PAYMENT = `{"amount":{"value":10000,"currency":"INR"},"identifiers":{"c_id":"12345","h_id":"pay_123","p_id":"prv_9"},"status":{"status":"success","final":true,"success":true},"destination":"in","service_id":14701,"timestamps":{"created":"2026-02-25T10:00:00Z","updated":"2026-02-25T10:01:00Z","finished":"2026-02-25T10:01:00Z"},"operations":[]}`

export const hub123Samples: readonly Hub123Sample[] = [
  sample("ping-request", "S3 Authentication", "request", `{"method": "gateway.ping"}`),
  sample("payment-in-request", "S3 Payment Identifiers", "request", `{
"method": "payment.in",
"service_id": 14701,
"params": {
"payment": {
"description": "Order #12345",
"identifiers": { "c_id": 12345 },
"amount": { "value": 10000, "currency": "INR" },
"payer": {
"email": "[email protected]",
"phone": "9876543210",
"person": { "first_name": "John", "last_name": "Doe" }
}
}
}
}`),
  sample("payment-created", "S3 Success Response", "payment", `{
"success": true,
"result": {
"payment": {
"amount": { "value": 10000, "currency": "INR" },
"identifiers": { "c_id": 12345, "h_id": 1001 },
"status": { "status": "created", "final": false, "success": null },
"destination": "in",
"service_id": 14701
}
},
"request_id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
"processing_time": 125
}`),
  sample("payment-missing", "S3 Error Response", "error", `{
"success": false,
"error": {
"code": 6010,
"message": "Payment does not exist",
"details": null,
"context": null
},
"request_id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
"processing_time": 5
}`),
  sample("ping-request-newer", "facts 2.1, the first hash vector", "request", `{"method":"gateway.ping","params":{}}`),
  sample("ping", "composed from facts 2.2", "ping", `{"success":true,"result":{"message":"pong"},"request_id":"a1b2c3d4-e5f6-7890-abcd-ef1234567890","processing_time":1}`),
  sample("balance", "composed from facts 2.2", "balance", `{"success":true,"result":{"balance":{"id":7,"amounts":[{"value":125000,"value_freezing":5000,"value_blocking":0,"currency":"INR","enabled":true}],"enabled":true}},"request_id":"a1b2c3d4-e5f6-7890-abcd-ef1234567890","processing_time":3}`),
  sample("webhook-flat", "composed from facts 2, older webhook body", "webhook",
    `{"success":true,"result":{"payment":${PAYMENT}},"request_id":"a1b2c3d4-e5f6-7890-abcd-ef1234567890","processing_time":9}`),
  sample("webhook-wrapped", "composed from facts 2, newer webhook body", "webhook",
    `{"id":"evt_1","created_at":"2026-02-25T10:01:00Z","data":{"next":null,"result":{"payment":${PAYMENT}},"success":true,"request_id":"a1b2c3d4-e5f6-7890-abcd-ef1234567890","processing_time":9},"merchant_id":42}`),
]

/** The two test vectors of facts.md 2.1. */
export const hub123HashVectors = [
  {
    secret: "test_secret", body: `{"method":"gateway.ping","params":{}}`,
    hash: "8df712a8f214035fb4b0bf976e044df6cb4a8817d9375ee4243f68f39ea5c7d3972d7f54c5f20164a21f46839bd0b6454451390182151a8afd6ec31451a93e74",
  },
  {
    secret: "test_secret", body: `{"method": "gateway.ping"}`,
    hash: "17b3a76fde8e4215e0f8deddee6f43eea6204ccdc62625b4ae3c6e041c27a4e1993444aec314dbb73a703ecae75180d1b1e33f31e27dba4b04ca883d506edcd7",
  },
] as const
