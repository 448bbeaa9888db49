import type { PaymentSandboxes } from "../../demo/runtime/payment-sandboxes"
import type { Hub123Sandbox } from "../../sandbox/hub123"
import { Hub123Client } from "../../src/clients/hub123"
import { inParallel } from "../load"

const FIRST = 900_001
const PAISE = 50_000

const cIdOf = (index: number) => String(FIRST + index)

/** Pay-ins that 123hub knows and nobody pays, and their rows in the ledger, due at once, as after an outage. */
export async function openPayins({ hub123, env }: { hub123: Hub123Sandbox; env: PaymentSandboxes["env"] }, query: (sql: string) => Promise<unknown>, count: number): Promise<void> {
  const { applicationId, secretKey } = hub123.state.config.credentials
  const client = new Hub123Client({ baseUrl: hub123.endpoint, applicationId, secretKey, budget: { take: async () => ({ granted: true }) } })
  const serviceId = Number(/INR:(\d+)/.exec(env.HUB123_PAY_IN ?? "")?.[1])
  await inParallel(count, 8, (index) => client.paymentIn({ serviceId, cId: cIdOf(index), amount: PAISE, currency: "INR", description: "A voucher of a bench", payer: { email: "bench@shopper.test" } }))
  await client.close()
  await query(
    `insert into payin_request (id, session_id, method, psp, amount_minor, currency, state, c_id, sends, sent_at, due_at)
     select 'payin_bench_' || n, 'ps_bench_' || n, 'redirect', 'hub123', ${PAISE}, 'inr', 'pending', ${FIRST} + n, 1, now() - interval '10 seconds', now() - n * interval '1 millisecond' from generate_series(0, ${count - 1}) n`,
  )
}

/** When 123hub was asked for each pay-in, in milliseconds since the start. */
export function looksOf(hub123: Hub123Sandbox, from: number, count: number): number[][] {
  const looks = new Map(Array.from({ length: count }, (_, index) => [cIdOf(index), [] as number[]]))
  for (const { call, at, reference_id: reference } of hub123.state.record.requests) if (call === "payment.status") looks.get(reference ?? "")?.push(Date.parse(at) - from)
  return [...looks.values()]
}
