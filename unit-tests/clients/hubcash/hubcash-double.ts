import { HubcashClient, type HubcashClientOptions, type HubcashSaleRequest } from "../../../src/clients/hubcash"
import { loopbackServer, type Answer, type LoopbackServer } from "../loopback-server"

export { rejection } from "../hubble/hubble-double"

export const PAN = "4111111111111111"
export const CVV = "9173"
export const CPF = "529.982.247-25"
export const TOKEN = "t0ken-of-the-merchant"

export const CARD = { Brand: "Visa", HolderName: "Maria da Silva", Document: CPF, ExpMonth: "03", ExpYear: "2099", Number: PAN, SecurityCode: CVV }

export const CREDIT = { Ref: "payin_01", Amount: 10_000, Currency: "BRL", Method: "Credit", Capture: false, Card: CARD } as const satisfies HubcashSaleRequest
export const BOLETO = { Ref: "payin_02", Amount: 10_000, Currency: "BRL", Method: "Billet", Billet: { OurNumber: 7, ExpiresIn: 3 } } as const satisfies HubcashSaleRequest

export const SALE = { SaleId: "58c040b32d8baf18526217f5", Ref: "payin_01", Amount: 10_000, Currency: "BRL", Method: "Credit", Capture: false, Status: 1, DateAdded: "2017-11-09T12:00:00 GMT" }

export interface HubcashDouble extends LoopbackServer {
  client: HubcashClient
  lines: string[]
}

const opened: { close(): Promise<void> }[] = []

/** Call from afterEach: the server goes first, so that nothing in flight is waited for. */
export async function stopHubcashDoubles(): Promise<void> {
  for (const each of opened.splice(0)) await each.close()
}

export async function hubcashDouble(answer: Answer, options: Partial<HubcashClientOptions> = {}): Promise<HubcashDouble> {
  const server = await loopbackServer(answer)
  const lines: string[] = []
  const logger = { info: (line: string) => void lines.push(line), warn: (line: string) => void lines.push(line) }
  const client = new HubcashClient({ baseUrl: `${server.url}/v1`, code: "merchant", token: TOKEN, logger, ...options })
  opened.push(server, client)
  return { ...server, client, lines }
}
