import { asValue } from "@medusajs/framework/awilix"
import { createMedusaContainer } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../../src/modules/payin"
import { catchUpNotifications } from "../../../src/workflows/payin/notifications"

interface Listed {
  sale: string
  status: number
  at: string
}

const PAGE = 100
const at = (second: number) => `2026-11-26T10:00:${String(second).padStart(2, "0")} GMT`

/** A shop that knows these sales by their status, and Hubcash's list of notifications, of which no page is longer than `longest`. Each call is a turn. */
function shop(known: Record<string, string>, listed: readonly Listed[], longest = PAGE): () => Promise<string[]> {
  const container = createMedusaContainer()
  const listNotifications = ({ offset, rows }: { offset: number; rows: number }) => {
    const page = listed.slice(offset, offset + Math.min(rows, longest)).map(({ sale, status, at: added }) => ({ Sale: { SaleId: sale, Status: status }, DateAdded: added }))
    return Promise.resolve({ data: { rows: page, count: page.length, unreadable: [] } })
  }
  const requests = {
    byPspId: (_psp: string, id: string) => Promise.resolve(id in known ? { pspStatus: known[id] } : null),
    ask: ({ pspId }: { pspId: string }) => Promise.resolve([pspId]),
  }
  container.register({ [PAYIN_MODULE]: asValue({ paymentOptions: { hubcash: { active: true } }, times: { leaseMs: 60_000 }, hubcashClient: { listNotifications }, requests }) })
  return () => catchUpNotifications(container)
}

const asked = (...[known, listed, longest]: Parameters<typeof shop>) => shop(known, listed, longest)()

describe("Hubcash's list of notifications", () => {
  const history = [{ sale: "taken_back", status: 8, at: at(9) }, { sale: "taken_back", status: 7, at: at(2) }, { sale: "kept", status: 7, at: at(5) }, { sale: "kept", status: 1, at: at(1) }]

  it.each([["newest first", history], ["oldest first", [...history].reverse()]])("is asked for what its latest word says, %s", async (_order, listed) => {
    expect(await asked({ taken_back: "7", kept: "7" }, listed)).toEqual(["taken_back"])
  })

  it("is not asked again for a card that was made and charged in one second, nor for somebody else's sale", async () => {
    const second = (sale: string) => [{ sale, status: 7, at: at(3) }, { sale, status: 1, at: at(3) }]
    expect(await asked({ same: "7", behind: "4" }, [...second("same"), ...second("behind"), { sale: "elsewhere", status: 8, at: at(4) }])).toEqual(["behind"])
  })

  it("is read past its first page", async () => {
    const busy = Array.from({ length: PAGE + 20 }, (_, index) => ({ sale: `sale_${index}`, status: 7, at: at(9) }))
    expect(await asked({ taken_back: "7" }, [...busy, { sale: "taken_back", status: 8, at: at(8) }])).toEqual(["taken_back"])
  })

  it("is read past pages that are shorter than asked for", async () => {
    const busy = Array.from({ length: PAGE }, (_, index) => ({ sale: `sale_${index}`, status: 7, at: at(9) }))
    expect(await asked({ taken_back: "7" }, [...busy, { sale: "taken_back", status: 8, at: at(8) }], 20)).toEqual(["taken_back"])
  })

  it("that begins with the oldest is gone through turn by turn, and its end is read again for what comes then", async () => {
    const listed: Listed[] = Array.from({ length: 12 * PAGE }, (_, index) => ({ sale: `sale_${index}`, status: 7, at: `2026-11-${10 + Math.floor(index / PAGE)}T10:${10 + (index % 50)}:00 GMT` }))
    const known: Record<string, string> = { taken_back: "7", later: "7" }
    const turn = shop(known, listed)
    listed.push({ sale: "taken_back", status: 8, at: "2026-11-26T10:00:01 GMT" })
    expect([await turn(), await turn(), await turn()]).toEqual([[], [], ["taken_back"]])
    known.taken_back = "8"
    listed.push({ sale: "later", status: 8, at: "2026-11-26T10:00:02 GMT" })
    expect(await turn()).toEqual(["later"])
  })

  it("that begins with the oldest is not begun anew because its last page is a single row", async () => {
    const dated = (index: number) => `2026-11-${10 + Math.floor(index / PAGE)}T10:${10 + (index % 50)}:00 GMT`
    const listed: Listed[] = Array.from({ length: 5 * PAGE + 1 }, (_, index) => ({ sale: `sale_${index}`, status: 7, at: dated(index) }))
    const known: Record<string, string> = { taken_back: "7" }
    const turn = shop(known, listed)
    for (let turns = 0; turns < 3; turns++) await turn()
    for (let more = 0; more < 4 * PAGE; more++) listed.push({ sale: `more_${more}`, status: 7, at: dated(5 * PAGE + 1 + more) })
    listed.push({ sale: "taken_back", status: 8, at: "2026-11-26T10:00:01 GMT" })
    expect(await turn()).toEqual(["taken_back"])
  })

  it("that begins with the newest is read from its beginning each turn", async () => {
    const listed: Listed[] = Array.from({ length: 12 * PAGE }, (_, index) => ({ sale: `sale_${index}`, status: 7, at: at(index < PAGE ? 9 : 8) }))
    const turn = shop({ taken_back: "7" }, listed)
    expect(await turn()).toEqual([])
    listed.unshift({ sale: "taken_back", status: 8, at: at(10) })
    expect(await turn()).toEqual(["taken_back"])
  })
})
