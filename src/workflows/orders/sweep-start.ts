import type { MedusaContainer } from "@medusajs/framework/types"
import { encodeTime } from "ulid"
import type { SweepCursor, SweptList } from "../../modules/voucher/ledger/sweep"
import type VoucherModuleService from "../../modules/voucher/service"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"

const PREFIXES: Readonly<Record<SweptList, string>> = { orders: "order", changes: "ordch" }
/** Ids have the time of the process that made them, the mirror that of the database. */
const CLOCKS_APART_MS = 24 * 3_600_000
/** Of a ULID's characters, the first that are its time. */
const TIME_LENGTH = 10

/**
 * Where the sweep goes on in a list: behind its cursor, and never among what Medusa made before the shop had a brand to sell, which may be millions of
 * orders. Null while there is none: nothing can hold a voucher, and no cursor passes what is still to come.
 */
export async function sweepStart(container: MedusaContainer, voucher: VoucherModuleService, list: SweptList): Promise<SweepCursor | null> {
  const firstAt = await container.resolve<HubbleModuleService>(HUBBLE_MODULE).brands.firstAt()
  if (firstAt === null) return null
  const { lastId, nowMs } = await voucher.sales.sweepCursor(list)
  const first = `${PREFIXES[list]}_${encodeTime(Math.max(0, firstAt - CLOCKS_APART_MS), TIME_LENGTH)}`
  return { lastId: lastId > first ? lastId : first, nowMs }
}
