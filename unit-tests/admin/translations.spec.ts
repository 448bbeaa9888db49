import fs from "node:fs"
import path from "node:path"
import { KINDS } from "../../src/admin/lib/kinds"
import { ATTENTION_KINDS } from "../../src/domain/attention"
import { actionsOf, type CaseAction } from "../../src/domain/case-actions"
import { PAYIN_METHODS, PAYIN_STATES } from "../../src/domain/payin-state"
import { SUPPLIER_ORDER_STATES, UNIT_STATES } from "../../src/domain/unit-state"

const ADMIN = path.join(__dirname, "../../src/admin")
type Texts = { [key: string]: string | Texts }

function flat(texts: Texts, prefix = ""): Map<string, string> {
  return new Map(Object.entries(texts).flatMap(([key, value]): [string, string][] => (typeof value === "string" ? [[prefix + key, value]] : [...flat(value, `${prefix}${key}.`)])))
}

const read = (language: string) => flat(JSON.parse(fs.readFileSync(path.join(ADMIN, "i18n", `${language}.json`), "utf8")) as Texts)
const english = read("en")
const has = (key: string) => english.has(key) || english.has(`${key}_other`)
const placeholders = (text = "") => (text.match(/{{\w+}}/g) ?? []).sort()
const sources = fs.readdirSync(ADMIN, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file)).map((file) => fs.readFileSync(path.join(ADMIN, file), "utf8")).join("\n")

describe("The dashboard's texts", () => {
  it.each(["ptBR", "hi"])("%s says everything English says, with the same gaps to fill", (language) => {
    const translated = read(language)
    expect([...translated.keys()].sort()).toEqual([...english.keys()].sort())
    expect([...english].filter(([key, text]) => String(placeholders(text)) !== String(placeholders(translated.get(key)))).map(([key]) => key)).toEqual([])
  })

  it("has every text that a page asks for by its whole name", () => {
    const asked = [...sources.matchAll(/["`](voucherHub\.[\w.]+)["`]/g)].map((match) => match[1] ?? "")
    expect(asked.length).toBeGreaterThan(150)
    expect([...new Set(asked)].filter((key) => !has(key))).toEqual([])
  })

  it("names every kind of case, every action and every state that the server knows", () => {
    expect([...KINDS].sort()).toEqual(Object.keys(ATTENTION_KINDS).sort())
    const named = [
      ...KINDS.flatMap((kind) => ["name", "text", "action"].map((part) => `kinds.${kind}.${part}`)),
      ...Object.keys(UNIT_STATES).map((state) => `states.unit.${state}`),
      ...SUPPLIER_ORDER_STATES.map((state) => `states.supplierOrder.${state}`),
      ...Object.keys(PAYIN_STATES).filter((state) => state !== "prepared").map((state) => `states.payin.${state}`),
      ...Object.keys(PAYIN_METHODS).map((method) => `payments.methods.${method}`),
      ...(["check", "retry", "refund", "resolve", "resend", "replay", "ensure"] satisfies CaseAction[]).map((action) => `attention.actions.${action}`),
    ]
    expect(named.filter((key) => !has(`voucherHub.${key}`))).toEqual([])
  })
})

describe("The actions of a case", () => {
  const kinds = Object.keys(ATTENTION_KINDS) as (keyof typeof ATTENTION_KINDS)[]

  it("are never none: a person can end every kind", () => {
    for (const kind of kinds) expect(actionsOf({ kind, order_id: null, unit_ids: [], payin_id: null })).toContain("resolve")
  })

  it("return no units where there are none, and write to nobody without an order", () => {
    expect(actionsOf({ kind: "no_denomination", order_id: "order_1", unit_ids: [], payin_id: null })).toEqual(["ensure", "resolve"])
    expect(actionsOf({ kind: "short_delivery", order_id: null, unit_ids: ["u"], payin_id: null })).toEqual(["check", "refund", "resolve"])
    expect(actionsOf({ kind: "timed_out", order_id: null, unit_ids: ["u"], payin_id: null })).toEqual(["check", "refund"])
  })

  it("of a payment ask its service, not Hubble", () => {
    expect(actionsOf({ kind: "unknown_outcome", order_id: null, unit_ids: [], payin_id: "pin_1" })).toEqual(["check", "retry", "resolve"])
    expect(actionsOf({ kind: "underpaid", order_id: null, unit_ids: [], payin_id: null })).toEqual(["resolve"])
  })
})
