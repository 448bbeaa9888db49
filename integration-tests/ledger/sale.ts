import { randomUUID } from "node:crypto"
import type { SupplierAnswer } from "../../src/domain/supplier-answer"
import { supplierStep, type SupplierStep } from "../../src/domain/placement"
import type { Intent } from "../../src/modules/voucher/ledger/attempts"
import type { SupplierClaim } from "../../src/modules/voucher/ledger/claims"
import type { EnsureInput } from "../../src/modules/voucher/ledger/ensure"
import * as answers from "./answers"
import type { LedgerWorld } from "./ledger-world"

/** What the worker does next with a claim; handed all that may decide it. */
const stepOf: (attempt: SupplierClaim["attempt"], orderState: SupplierClaim["state"]) => SupplierStep = supplierStep
export const nextStep = (claim: SupplierClaim): SupplierStep => stepOf(claim.attempt, claim.state)

let orders = 0

export const newOrderId = () => `order_${process.pid}_${String((orders += 1)).padStart(5, "0")}`

/** What ensure gets for an order of one brand: one line per face (minor units), one supplier order unless told otherwise. */
export function purchase(orderId: string, faces: readonly number[], more: Partial<EnsureInput> = {}): EnsureInput {
  const counts = [...new Set(faces)].map((face) => ({ denomination: face, quantity: faces.filter((other) => other === face).length }))
  return {
    orderId,
    cartId: `cart_of_${orderId}`,
    customerId: `cus_of_${orderId}`,
    currency: "inr",
    buyer: { name: "Asha Rao", email: "asha@shopper.test", phone: "9876543212" },
    address: null,
    lines: counts.map(({ denomination, quantity }) => ({
      lineItemId: `line_${orderId}_${denomination}`,
      brandId: "brand_1",
      brandTitle: "Flipkart",
      face: denomination,
      faceCurrency: "INR",
      quantity,
      unitPrices: Array.from({ length: quantity }, () => denomination),
    })),
    splits: [{ brandId: "brand_1", orders: [counts], reason: null }],
    unknownLines: [],
    hold: null,
    ...more,
  }
}

export interface AttemptRow {
  id: string
  number: number
  reference_id: string
  hubble_order_id: string | null
  state: string
  sends: number
  reads: number
  absent_count: number
  units: string[]
  live: number
}

/** One paid order of one supplier order, walked by hand: the worker's turns, one method each. */
export class Sale {
  readonly hubble: { hubbleOrderId: string }
  unitIds: string[] = []
  supplierOrderId = ""

  private constructor(
    readonly world: LedgerWorld,
    readonly orderId: string,
    readonly faces: readonly number[],
  ) {
    this.hubble = { hubbleOrderId: `hub_${orderId}` }
  }

  /** Paid, fulfilled in Medusa, and so due to be ordered. */
  static async ready(world: LedgerWorld, faces: readonly number[] = [50_000], more: Partial<EnsureInput> = {}): Promise<Sale> {
    const sale = await Sale.paid(world, faces, more)
    await sale.fulfill()
    return sale
  }

  /** Paid, and no more. */
  static async paid(world: LedgerWorld, faces: readonly number[] = [50_000], more: Partial<EnsureInput> = {}): Promise<Sale> {
    const sale = new Sale(world, newOrderId(), faces)
    const ensured = await world.service.sales.ensure(purchase(sale.orderId, faces, more))
    sale.unitIds = ensured.unitIds
    sale.supplierOrderId = ensured.supplierOrderIds[0] ?? ""
    return sale
  }

  /** Medusa's fulfillment is made. */
  async fulfill(): Promise<void> {
    const [task] = await this.world.service.tasks.claim({ limit: 1, orderId: this.orderId })
    if (!task) throw new Error("no fulfill task")
    await this.world.service.tasks.fulfillmentCreated(task, `ful_${this.orderId}`, true)
  }

  /** Sent, answer not yet recorded. */
  static async sent(world: LedgerWorld, faces?: readonly number[]): Promise<{ sale: Sale; claim: SupplierClaim; intent: Intent }> {
    const sale = await Sale.ready(world, faces)
    return { sale, ...(await sale.send()) }
  }

  /** Hubble said PROCESSING at each of the five reads. */
  static async timedOut(world: LedgerWorld): Promise<Sale> {
    const sale = await Sale.ready(world)
    await sale.post(sale.processing())
    for (let read = 0; read < 5; read++) {
      await sale.untilDue()
      await sale.read(sale.processing())
    }
    if ((await sale.order()).state !== "timed_out") throw new Error("five reads did not time the order out")
    return sale
  }

  pass = (ms: number) => this.world.pass(this.orderId, ms)

  async tryClaim(): Promise<SupplierClaim | undefined> {
    return (await this.world.service.placement.claim({ limit: 1, orderId: this.orderId }))[0]
  }

  async claim(): Promise<SupplierClaim> {
    const claim = await this.tryClaim()
    if (!claim) throw new Error(`${this.orderId} is not due: ${JSON.stringify(await this.order())}`)
    return claim
  }

  async send(claim?: SupplierClaim): Promise<{ claim: SupplierClaim; intent: Intent }> {
    const held = claim ?? (await this.claim())
    const step = nextStep(held)
    if (step !== "post") throw new Error(`the next step of ${this.orderId} is ${step}, not post`)
    const intent = await this.world.service.placement.commitIntent(held, randomUUID())
    if (!intent) throw new Error("the ledger did not allow the POST")
    return { claim: held, intent }
  }

  /** Claims, commits the intent, records the answer to the POST. */
  async post(answer: SupplierAnswer): Promise<Intent> {
    const { claim, intent } = await this.send()
    await this.world.service.placement.recordPost(claim, intent.attemptId, answer)
    return intent
  }

  async lookUp(answer: SupplierAnswer): Promise<void> {
    const claim = await this.claim()
    const step = nextStep(claim)
    if (step !== "look_up") throw new Error(`the next step of ${this.orderId} is ${step}, not look_up`)
    await this.world.service.placement.recordLookUp(claim, answer)
  }

  async read(answer: SupplierAnswer): Promise<void> {
    const claim = await this.claim()
    const step = nextStep(claim)
    if (step !== "read") throw new Error(`the next step of ${this.orderId} is ${step}, not read`)
    await this.world.service.placement.recordRead(claim, answer)
  }

  /** Lets exactly as much time pass as the ledger waits for; says how much that was (ms, to the second). */
  async untilDue(): Promise<number> {
    const wait = (await this.dueIn()) ?? Number.NaN
    if (Number.isNaN(wait)) throw new Error(`${this.orderId} is never due again: ${JSON.stringify(await this.order())}`)
    if (wait > 0) await this.pass(wait + 5)
    return Math.round(Math.max(0, wait) / 1_000) * 1_000
  }

  vouchers = (faces: readonly number[] = this.faces) => faces.map((amount) => answers.voucher(this.world.service.vault, { amount }))
  success = (faces?: readonly number[]) => answers.success(this.hubble, this.vouchers(faces))
  processing = () => answers.processing(this.hubble)
  failed = (text?: string) => answers.failed(this.hubble, text)

  /** The wallet covers everything that waits. */
  refill = () => this.world.service.placement.releaseFunded(1_000_000_000)

  /** The next attempt is another order at Hubble. */
  async nextHubbleOrder(): Promise<void> {
    this.hubble.hubbleOrderId += "x"
  }

  /** The first attempt failed and another is to be posted; `heard` records what Hubble says of the first one after that. */
  async replaced(): Promise<{ first: { hubbleOrderId: string }; heard: (answer: SupplierAnswer) => Promise<void> }> {
    await this.post(this.failed("Voucher generation failed"))
    return this.#next()
  }

  /** The same for an attempt that is to be read. */
  async failedAgain(): Promise<{ first: { hubbleOrderId: string }; heard: (answer: SupplierAnswer) => Promise<void> }> {
    await this.untilDue()
    await this.read(this.failed("Voucher generation failed"))
    return this.#next()
  }

  async #next() {
    const first = { ...this.hubble }
    await this.untilDue()
    await this.nextHubbleOrder()
    const heard = async (answer: SupplierAnswer) => {
      const claim = await this.world.service.placement.unclaimedAttempt(first)
      if (!claim) throw new Error("the first attempt may not be read")
      await this.world.service.placement.recordRead(claim, answer)
    }
    return { first, heard }
  }

  webhook = () => this.world.service.placement.requestRead(this.hubble.hubbleOrderId)

  async dueIn(): Promise<number | null> {
    const [row] = await this.world.query<{ ms: number | null }>(
      `select (extract(epoch from (due_at - clock_timestamp())) * 1000)::float8 as ms from voucher_supplier_order where id = :id`,
      { id: this.supplierOrderId },
    )
    return row?.ms ?? null
  }

  async order(): Promise<{ state: string; lease_token: number; extra_read: boolean; last_problem: string | null; leased: boolean }> {
    const [row] = await this.world.query<Awaited<ReturnType<Sale["order"]>>>(
      `select state, lease_token, extra_read, last_problem, coalesce(lease_until > now(), false) as leased from voucher_supplier_order where id = :id`,
      { id: this.supplierOrderId },
    )
    if (!row) throw new Error("no supplier order")
    return row
  }

  async units(): Promise<string[]> {
    const found = await this.world.query<{ state: string }>(`select state from voucher_unit where order_id = :orderId order by line_item_id, unit_index`, { orderId: this.orderId })
    return found.map((row) => row.state)
  }

  attempts(): Promise<AttemptRow[]> {
    return this.world.query<AttemptRow>(
      `select a.id, a.number, a.reference_id, a.hubble_order_id, a.state, a.sends, a.reads, a.absent_count,
         (select jsonb_agg(au.unit_id order by au.unit_id) from voucher_attempt_unit au where au.attempt_id = a.id) as units,
         (select count(*)::int from voucher_attempt_unit au where au.attempt_id = a.id and au.live) as live
       from voucher_attempt a where a.supplier_order_id = :id order by a.number`,
      { id: this.supplierOrderId },
    )
  }

  async attempt(): Promise<AttemptRow> {
    const last = (await this.attempts()).at(-1)
    if (!last) throw new Error("no attempt")
    return last
  }

  async openCases(): Promise<string[]> {
    return (await this.cases()).map((found) => found.kind).sort()
  }

  async cases() {
    return (await this.world.service.cases.list({ orderId: this.orderId, state: "open", limit: 50, offset: 0 })).cases
  }

  vault() {
    return this.world.query<{ unit_id: string | null; amount: number }>(`select unit_id, amount_minor::float8 as amount from voucher_vault where order_id = :orderId order by id`, { orderId: this.orderId })
  }

  async dueTasks(): Promise<string[]> {
    return (await this.world.query<{ kind: string }>(`select kind from voucher_task where order_id = :orderId and state = 'due' order by kind`, { orderId: this.orderId })).map((row) => row.kind)
  }

  /** Puts every unit into a state that other parts of the plugin own. */
  async force(state: string): Promise<void> {
    await this.world.query(`update voucher_unit set state = :state where order_id = :orderId`, { state, orderId: this.orderId })
  }
}
