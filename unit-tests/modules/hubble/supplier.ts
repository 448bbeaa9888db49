import { randomBytes } from "node:crypto"
import { HubbleClient } from "../../../src/clients/hubble"
import { HubbleGateway } from "../../../src/modules/hubble/gateway"
import type { PlaceCommand, ReadOptions } from "../../../src/modules/hubble/supplier"
import { Vault } from "../../../src/modules/voucher/vault"
import { createHubbleSandbox, guideBrandIds, type HubbleSandbox, type HubbleSandboxOptions } from "../../../sandbox/hubble"
import type { SealVoucher } from "../../../src/domain/supplier-answer"
import { hubbleDouble, type HubbleDouble } from "../../clients/hubble/hubble-double"
import type { Answer } from "../../clients/loopback-server"

export const vault = new Vault({ activeKeyId: "k1", keys: { k1: randomBytes(32).toString("base64") } })
export const DEADLINE_MS = 5_000
const FACE = 50_000

const opened: { close(): Promise<void> }[] = []

/** Call from afterEach: the server goes first, so that nothing in flight is waited for. */
export async function closeSuppliers(): Promise<void> {
  for (const each of opened.splice(0)) await each.close()
}

export interface Supplier {
  sandbox: HubbleSandbox
  gateway: HubbleGateway
  /** What the sandbox says through its control API. */
  told<T>(path: string, body?: unknown): Promise<T>
  fault(rule: Record<string, unknown>): Promise<unknown>
}

/** The gateway on the real sandbox, over HTTP. */
export async function supplier(options: HubbleSandboxOptions = {}, client: { clientSecret?: string } = {}): Promise<Supplier> {
  const sandbox = await createHubbleSandbox({ timeScale: 1_000, ...options })
  const hubble = new HubbleClient({ baseUrl: sandbox.url, clientId: "sandbox-client", clientSecret: "sandbox-secret", ...client })
  opened.push(sandbox, hubble)
  const told = async <T>(path: string, body?: unknown): Promise<T> => {
    const request = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
    const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, request)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return { sandbox, gateway: new HubbleGateway(() => hubble), told, fault: (rule) => told("faults", { rules: [rule] }) }
}

/** The gateway on a small server that answers as told, for what no sandbox should say. */
export async function supplierSaying(answer: Answer): Promise<{ gateway: HubbleGateway; double: HubbleDouble }> {
  const double = await hubbleDouble(answer)
  return { double, gateway: new HubbleGateway(() => double.client) }
}

let references = 0

/** Two Flipkart vouchers of 500; amounts in paise. */
export function command(differs: Partial<PlaceCommand> = {}): PlaceCommand {
  references += 1
  return {
    brandId: guideBrandIds.flipkart, referenceId: `ref-${references}`, amount: 2 * FACE, denominations: [{ denomination: FACE, quantity: 2 }],
    customer: { name: "Asha Rao", phoneNumber: "+919876543210", email: "asha@example.com" }, delivery: null, requestId: `00000000-0000-4000-8000-${String(references).padStart(12, "0")}`, deadlineMs: DEADLINE_MS,
    ...differs,
  }
}

export const readOptions = (brandId: string = guideBrandIds.flipkart, seal: SealVoucher = vault.seal): ReadOptions => ({ brandId, seal, deadlineMs: DEADLINE_MS })

/** A seal that also notes what it was given, so that a test can look for it elsewhere. */
export function notingSeal(): { seal: SealVoucher; seen: Parameters<SealVoucher>[0][]; codes(): string[] } {
  const seen: Parameters<SealVoucher>[0][] = []
  return {
    seen,
    seal: (voucher) => {
      seen.push(voucher)
      return vault.seal(voucher)
    },
    codes: () => seen.flatMap(({ cardNumber, cardPin }) => [cardNumber, cardPin]).filter((code): code is string => code !== null),
  }
}
