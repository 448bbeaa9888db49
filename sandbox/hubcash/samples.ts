/**
 * Every JSON sample of hubcash-api-v1.txt, verbatim, in `samples/*.json`; a sample the document prints several times is here once, with every place.
 * The client's schemas and this sandbox are tested against them.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"

export type HubcashSampleKind =
  | "card" | "cards" | "card_request" | "card_edit_request" | "success" | "sale" | "sales" | "sale_request"
  | "currencies" | "brands" | "brand" | "notification" | "notifications" | "error"

export interface HubcashSample {
  /** File name without `.json`. */
  name: string
  kind: HubcashSampleKind
  /** Where the document prints it. */
  places: readonly string[]
  json: unknown
  text: string
}

const sample = (name: string, kind: HubcashSampleKind, ...places: string[]): HubcashSample => {
  const text = readFileSync(join(__dirname, "samples", `${name}.json`), "utf8").trimEnd()
  return { name, kind, places, text, json: JSON.parse(text) as unknown }
}

export const hubcashSamples: readonly HubcashSample[] = [
  sample("card", "card", "GET /cards/{CardId} 200", "PUT /cards/{CardId} 200", "POST /cards 201"),
  sample("cards", "cards", "GET /cards/document/{document} 200"),
  sample("card-request", "card_request", "POST /cards"),
  sample("card-edit-request", "card_edit_request", "PUT /cards/{CardId}"),
  sample("success", "success", "DELETE /cards/{CardId} 200"),
  sample("sale", "sale", "GET /sales/{SaleId} 200", "PUT /sales/capture/{SaleId} 200", "PUT /sales/cancel/{SaleId} 200", "POST /sales 201"),
  sample("sales", "sales", "GET /sales 200"),
  sample("sale-request-all-fields", "sale_request", "POST /sales with all fields"),
  sample("sale-request-new-card", "sale_request", "POST /sales with minimal new Credit Card"),
  sample("sale-request-saved-card", "sale_request", "POST /sales with minimal saved Credit Card"),
  sample("sale-request-billet", "sale_request", "POST /sales with minimal Billet"),
  sample("currencies", "currencies", "GET /currencies 200"),
  sample("brands", "brands", "GET /brands 200"),
  sample("brand", "brand", "GET /brands/{number} 200"),
  sample("notification", "notification", "GET /notifications/{NotificationId} 200", "PUT /notifications/{NotificationId} 200", "posted to the merchant"),
  sample("notifications", "notifications", "GET /notifications 200"),
  sample("error-authorization", "error", "401 of every endpoint"),
  sample("error-field", "error", "400 of every endpoint that has one"),
]
