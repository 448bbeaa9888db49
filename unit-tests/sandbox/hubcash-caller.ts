/** A plain caller of the Hubcash API for these tests: no retries, no schemas of its own. */
import { type HubcashSandbox, type HubcashSandboxOptions, createHubcashSandbox } from "../../sandbox/hubcash"
import type { MoneyOfRef } from "../../sandbox/hubcash"

export { startReceiver, until } from "./hubble-caller"

export interface Answered<Body> {
  status: number
  body: Body
  text: string
}

export interface SaleBody {
  SaleId: string
  Ref: string | null
  Amount: number | string
  Status?: number
  Capture: boolean
  DateCanceled: string | null
  DateCaptured: string | null
  DateReversed: string | null
  DateAdded: string
  Analyze: { Level: string; Description: string }[]
  Rollback: { Reason: string; Obs: string; Date: string }[]
  History: { Action: string }[]
  Card: { CardId: string; LastDigits: string } | null
  Billet: { OurNumber: number; Digitable: string; Image: string; ExpiresIn: number } | null
}

export interface ErrorBody {
  Errors: { Type: string; Field: string; Description: string }[]
}

/** A JSON answer whose shape the test names where it reads it. */
export type Loose = Record<string, never>

export const APPROVED = "4111111111111111"
export const CPF = "529.982.247-25"

export const card = (Number = APPROVED) => ({
  Brand: "Visa", HolderName: "Maria da Silva", Document: CPF, Phone: "41 91232-3322", ExpMonth: "03", ExpYear: "2099", Number, SecurityCode: "233",
})
export const credit = (Ref: string, more: Record<string, unknown> = {}) => ({ Ref, Amount: 10_000, Currency: "BRL", Method: "Credit", Capture: true, Card: card(), ...more })
export const boleto = (Ref: string, OurNumber = 222312, more: Record<string, unknown> = {}) => ({
  Ref, Amount: 10_000, Currency: "BRL", Method: "Billet", Billet: { OurNumber, Instructions: ["Pay at any bank"], ExpiresIn: 3 }, ...more,
})

export class Caller {
  keys: Record<string, string> = { "x-hubcash-code": "sandbox-code", "x-hubcash-token": "sandbox-token" }

  constructor(readonly sandbox: HubcashSandbox) {}

  /** @param giveUpMs The caller's own deadline. */
  async call<Body = Loose>(method: string, path: string, body?: unknown, giveUpMs = 5_000): Promise<Answered<Body>> {
    const response = await fetch(`${this.sandbox.url}${path}`, {
      method, body: body === undefined ? undefined : JSON.stringify(body), signal: AbortSignal.timeout(giveUpMs), headers: { "content-type": "application/json", ...this.keys },
    })
    const text = await response.text()
    return { status: response.status, text, body: parse(text) as Body }
  }

  sell<Body = { Sale: SaleBody }>(sale: unknown, giveUpMs?: number): Promise<Answered<Body>> {
    return this.call<Body>("POST", "/v1/sales", { Sale: sale }, giveUpMs)
  }

  /** The new sale, or the refusal as an error of the test. */
  async sold(sale: unknown): Promise<SaleBody> {
    const { body, text } = await this.sell(sale)
    if (!body?.Sale) throw new Error(text)
    return body.Sale
  }

  /** `FIELD: description` of each error of a refusal. */
  async refusal(sale: unknown): Promise<string[]> {
    const { status, body, text } = await this.sell<ErrorBody>(sale)
    if (status !== 400) throw new Error(`${status} ${text}`)
    return body.Errors.map(({ Field, Description }) => `${Field}: ${Description}`)
  }

  async read(id: string): Promise<SaleBody> {
    return (await this.call<{ Sale: SaleBody }>("GET", `/v1/sales/${id}`)).body.Sale
  }

  /** Each sale once: one that walks on between the lists stands in several. */
  async byRef(ref: string): Promise<SaleBody[]> {
    const lists = [1, 2, 3, 4, 5, 6, 7].map(async (status) => (await this.call<{ Sales: SaleBody[] }>("GET", `/v1/sales?Ref=${ref}&Status=${status}`)).body.Sales)
    return [...new Map((await Promise.all(lists)).flat().map((sale) => [sale.SaleId, sale])).values()]
  }

  control<Body = Loose>(path: string, body?: unknown): Promise<Answered<Body>> {
    return this.call<Body>(body === undefined ? "GET" : "POST", `/_sandbox/${path}`, body)
  }

  configure(patch: unknown): Promise<Answered<Loose>> {
    return this.control("config", patch)
  }

  async faults(...rules: unknown[]): Promise<void> {
    const answer = await this.control("faults", { rules })
    if (answer.status !== 200) throw new Error(answer.text)
  }

  async money(ref: string): Promise<MoneyOfRef | undefined> {
    return (await this.control<{ by_ref: Record<string, MoneyOfRef> }>("money")).body.by_ref[ref]
  }

  async anomalies(): Promise<string[]> {
    return (await this.control<{ anomalies: { kind: string }[] }>("record")).body.anomalies.map(({ kind }) => kind)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export async function startCaller(options: HubcashSandboxOptions = {}): Promise<Caller> {
  return new Caller(await createHubcashSandbox(options))
}
