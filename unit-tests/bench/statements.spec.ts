import { byOrder } from "../../bench/placement/statements"

describe("statements that were heard while several orders were placed", () => {
  it("go to the order their ids name, transactions whole, the others round", () => {
    const heard = [
      { sql: "claim", bindings: [16] },
      { sql: "begin", __knexTxId: "a" },
      { sql: "begin", __knexTxId: "b" },
      { sql: "update", bindings: ["vso_X_000002"], __knexTxId: "b" },
      { sql: "update", bindings: [["vunit_X_000001"]], __knexTxId: "a" },
      { sql: "commit", __knexTxId: "b" },
      { sql: "commit", __knexTxId: "a" },
      { sql: "gate" },
      { sql: "read", bindings: ["order_X_000001"] },
      { sql: "of another run", bindings: ["order_X_000009"] },
    ]
    const sent = byOrder(heard, ["000001", "000002"])
    expect(Object.fromEntries([...sent].map(([order, statements]) => [order, statements.map(({ sql }) => sql)]))).toEqual({
      "000001": ["claim", "begin", "update", "commit", "read", "of another run"],
      "000002": ["begin", "update", "commit", "gate"],
    })
  })
})
