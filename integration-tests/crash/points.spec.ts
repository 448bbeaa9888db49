import fs from "node:fs"
import path from "node:path"
import * as ledgers from "../../src/modules/voucher/ledgers"
import { HubbleGateway } from "../../src/modules/hubble/gateway"
import { PlacementGate } from "../../src/modules/hubble/placement-gate"
import { WalletGate } from "../../src/modules/hubble/wallet-gate"
import { WAYS } from "./paths"
import { isAccountedFor, MEDUSA_WORKFLOWS, nameOf, NOT_ABOUT_ORDERS, POINTS, READS, REPEATED_AS_A_WHOLE, WITHOUT_POINT } from "./points"

const WORKFLOWS = path.resolve(__dirname, "../../src/workflows")
const points = new Set(POINTS.map(({ at }) => at))
const methodsOf = (type: { name: string; prototype: object }) => Object.getOwnPropertyNames(type.prototype).filter((name) => name !== "constructor").map((name) => `${type.name}.${name}`)
const source = fs.readdirSync(WORKFLOWS, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts")).map((file) => fs.readFileSync(path.join(WORKFLOWS, file), "utf8")).join("\n")
const found = (pattern: RegExp) => [...new Set([...source.matchAll(pattern)].map((match) => match[1] ?? ""))]

describe("Every write and every remote call has a named crash point", () => {
  it.each([...Object.values(ledgers), HubbleGateway, PlacementGate, WalletGate].map((type) => [type.name, type] as const))("of %s", (_name, type) => {
    expect(methodsOf(type).filter((name) => !isAccountedFor(name))).toEqual([])
  })

  it("of Medusa's workflows that ours run", () => {
    const run = found(/\b(\w+Workflow)\(container\)\.run\(/g).filter((name) => !NOT_ABOUT_ORDERS.has(name) && !REPEATED_AS_A_WHOLE.has(name))
    expect(run.filter((name) => !(name in MEDUSA_WORKFLOWS))).toEqual([])
    expect(Object.values(MEDUSA_WORKFLOWS).flat().filter((name) => !points.has(name))).toEqual([])
  })

  it("of Medusa's services that ours call", () => {
    const calls = found(/\borders\.(\w+)\(\{/g).map((name) => `OrderModuleService.${name}`)
    calls.push(...found(/\bnotifications\.(\w+)\(/g).map((name) => `NotificationModuleService.${name}`))
    expect(calls).toContain("NotificationModuleService.createNotifications")
    expect([...calls, "Link.create"].filter((name) => !isAccountedFor(name))).toEqual([])
  })

  it("and no point or excuse stands for something that is gone", () => {
    const ours = [...Object.values(ledgers), HubbleGateway, PlacementGate, WalletGate].flatMap(methodsOf)
    const named = [...points, ...READS, ...Object.keys(WITHOUT_POINT)].filter((name) => /Ledger|Gateway|Gate\b|LedgerViews/.test(name.split(".")[0] ?? ""))
    expect(named.filter((name) => !ours.includes(name))).toEqual([])
  })

  it("each point has a name of its own and a way to come to it", () => {
    expect(new Set(POINTS.map(nameOf)).size).toBe(POINTS.length)
    expect(POINTS.filter(({ path: way }) => !(way in WAYS))).toEqual([])
  })
})
