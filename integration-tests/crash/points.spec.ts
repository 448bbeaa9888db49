import fs from "node:fs"
import path from "node:path"
import * as ledgers from "../../src/modules/voucher/ledgers"
import { HubbleGateway } from "../../src/modules/hubble/gateway"
import { ProbeGate } from "../../src/database/probe-gate"
import { WalletGate } from "../../src/modules/hubble/wallet-gate"
import { PayinBudget } from "../../src/modules/payin/budget"
import { CardBox } from "../../src/modules/payin/cards"
import { Hub123Gateway } from "../../src/modules/payin/gateways/hub123"
import { HubcashGateway } from "../../src/modules/payin/gateways/hubcash"
import { HubcashCards } from "../../src/modules/payin/gateways/hubcash-cards"
import * as moneyLedgers from "../../src/modules/payin/ledgers"
import { PayinOutages } from "../../src/modules/payin/outages"
import { PayerBox } from "../../src/modules/payin/payers"
import { ReceiverBox, ReceiverSeal } from "../../src/modules/payin/receivers"
import { WAYS } from "./paths"
import { WAYS_OF_MONEY } from "./money-paths"
import { MONEY_POINTS, MONEY_READS, MONEY_WITHOUT_POINT } from "./money-points"
import { nameOf, type CrashPoint } from "./point"
import { isAccountedFor, MEDUSA_WORKFLOWS, NOT_ABOUT_ORDERS, POINTS, READS, REPEATED_AS_A_WHOLE, WITHOUT_POINT } from "./points"

const WORKFLOWS = path.resolve(__dirname, "../../src/workflows")
const points = new Set([...POINTS, ...MONEY_POINTS].map(({ at }) => at))
/** Everything of ours that writes a ledger or speaks to a supplier or payment service. */
const OURS = [...Object.values(ledgers), HubbleGateway, ProbeGate, WalletGate, ...Object.values(moneyLedgers), HubcashGateway, HubcashCards, Hub123Gateway, CardBox, PayerBox, ReceiverBox, ReceiverSeal, PayinBudget, PayinOutages]
const methodsOf = (type: { name: string; prototype: object }) => Object.getOwnPropertyNames(type.prototype).filter((name) => name !== "constructor").map((name) => `${type.name}.${name}`)
const source = fs.readdirSync(WORKFLOWS, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts")).map((file) => fs.readFileSync(path.join(WORKFLOWS, file), "utf8")).join("\n")
const found = (pattern: RegExp) => [...new Set([...source.matchAll(pattern)].map((match) => match[1] ?? ""))]

describe("Every write and every remote call has a named crash point", () => {
  it.each(OURS.map((type) => [type.name, type] as const))("of %s", (_name, type) => {
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
    const ours = OURS.flatMap(methodsOf)
    const named = [...points, ...READS, ...MONEY_READS, ...Object.keys(WITHOUT_POINT), ...Object.keys(MONEY_WITHOUT_POINT)].filter((name) => /Ledger|Gateway|Gate\b|LedgerViews|PayinViews|Box|Seal|Cards|Budget|Outages/.test(name.split(".")[0] ?? ""))
    expect(named.filter((name) => !ours.includes(name))).toEqual([])
  })

  it("and the process under test finds every class of the table where it looks for it", () => {
    const { classes } = JSON.parse(fs.readFileSync(path.join(__dirname, "wrapped.json"), "utf8")) as { classes: string[] }
    const ours = classes.filter((place) => place.startsWith("/.medusa/server/"))
    expect(ours.length).toBeGreaterThan(5)
    expect(ours.filter((place) => !fs.existsSync(path.join(__dirname, "../..", place.replace("/.medusa/server", "").replace(/\.js$/, ".ts"))))).toEqual([])
  })

  it("and CI walks points of both tables, each that it names", () => {
    const only = /VOUCHER_HUB_CRASH_ONLY='([^']+)'/.exec(fs.readFileSync(path.resolve(__dirname, "../../.ci/run"), "utf8"))?.[1] ?? ""
    const walked = (table: readonly CrashPoint[]) => table.map(nameOf).filter((name) => new RegExp(only).test(name))
    expect([walked(POINTS).length, walked(MONEY_POINTS).length]).toEqual([6, 3])
  })

  it("each point has a name of its own and a way to come to it", () => {
    const all = [...POINTS, ...MONEY_POINTS]
    expect(new Set(all.map(nameOf)).size).toBe(all.length)
    expect(POINTS.filter(({ path: way }) => !(way in WAYS))).toEqual([])
    expect(MONEY_POINTS.filter(({ path: way }) => !(way in WAYS_OF_MONEY))).toEqual([])
  })
})
