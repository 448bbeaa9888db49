import { buyerKey, FaultBook, faultDraw } from "../../sandbox/shared/fault-rules"

const rule = { route: "place_order", fault: "drop_after" }
const order = (reference: string, product = "p") => ({ reference_id: reference, product_id: product })

/** Which of the calls, in this order, were hit. */
function hits(book: FaultBook, references: string[]): boolean[] {
  return references.map((reference) => book.decide("place_order", order(reference)).length > 0)
}

function bookOf(...rules: Parameters<FaultBook["replace"]>[0]): FaultBook {
  const book = new FaultBook(1)
  book.replace(rules)
  return book
}

it("counts the calls of the route that match, from 1", () => {
  const book = bookOf({ ...rule, calls: [1, 3], match: { product_id: "p" } })
  expect(book.decide("wallet", {})).toEqual([])
  expect(book.decide("place_order", order("x", "other"))).toEqual([])
  expect(hits(book, ["a", "b", "c", "d"])).toEqual([true, false, true, false])
})

it("counts each order's calls for itself when told to", () => {
  expect(hits(bookOf({ ...rule, calls: [1], per_order: true }), ["a", "a", "b", "b"])).toEqual([true, false, true, false])
})

it("hits at most `times` times", () => {
  expect(hits(bookOf({ ...rule, times: 2 }), ["a", "b", "c"])).toEqual([true, true, false])
})

const references = Array.from({ length: 400 }, (_, index) => `ref-${index}`)
const withProbability = (seed: number, more: Partial<{ key: "product" | "buyer" }> = {}) => bookOf({ ...rule, probability: 0.1, seed, ...more })

it("decides a probability by seed, rule and order alone, in whatever order the calls come", () => {
  const forward = hits(withProbability(7), references)
  const backward = hits(withProbability(7), [...references].reverse()).reverse()
  expect(backward).toEqual(forward)
  expect(hits(withProbability(8), references)).not.toEqual(forward)
  const share = forward.filter(Boolean).length / references.length
  expect(share).toBeGreaterThan(0.05)
  expect(share).toBeLessThan(0.15)
})

it("replays with other references when the key is the product and which of its orders it is", () => {
  const renamed = references.map((reference) => `other-${reference}`)
  expect(hits(withProbability(7, { key: "product" }), renamed)).toEqual(hits(withProbability(7, { key: "product" }), references))
  expect(hits(withProbability(7), renamed)).not.toEqual(hits(withProbability(7), references))
})

it("replays an order alone, under other references and after other orders, when the key is its buyer and product", () => {
  const bought = (book: FaultBook, buyer: string, run: string) =>
    Array.from({ length: 60 }, (_, call) => book.decide("place_order", { ...order(`${run}-${buyer}-${Math.floor(call / 3)}`), buyer }).length > 0)
  const together = withProbability(7, { key: "buyer" })
  bought(together, "someone else", "together")
  expect(bought(together, "asha", "together")).toEqual(bought(withProbability(7, { key: "buyer" }), "asha", "alone"))
  expect(bought(withProbability(7, { key: "buyer" }), "ravi", "alone")).not.toEqual(bought(withProbability(7, { key: "buyer" }), "asha", "alone"))
})

it("knows the buyer of a lookup from the order of its reference", () => {
  const book = bookOf({ id: "rule", route: "get_by_reference", fault: "http_500", probability: 0.5, seed: 7, key: "buyer" })
  book.decide("place_order", { ...order("a"), buyer: "asha" })
  const alone = Array.from({ length: 40 }, (_, call) => faultDraw(7, "rule", buyerKey("asha", "p"), call + 1) < 0.5)
  expect(Array.from({ length: 40 }, () => book.decide("get_by_reference", { reference_id: "a" }).length > 0)).toEqual(alone)
})

it("lists what was drawn lowest first, so that every fault has its share, and what is certain before it", () => {
  const book = bookOf(...["one", "two", "three"].map((fault) => ({ id: fault, route: "place_order", fault, probability: 1, seed: 3 })), { ...rule, fault: "certain" })
  const firsts = Array.from({ length: 90 }, (_, call) => book.decide("place_order", order(`r${call}`)).map(({ fault }) => fault))
  expect(new Set(firsts.map(([first]) => first))).toEqual(new Set(["certain"]))
  for (const fault of ["one", "two", "three"]) expect(firsts.filter(([, second]) => second === fault).length).toBeGreaterThan(15)
})

it("decides a repeated call of one order anew", () => {
  const decisions = hits(withProbability(7), Array.from({ length: 100 }, () => "same"))
  expect(new Set(decisions)).toEqual(new Set([true, false]))
})
