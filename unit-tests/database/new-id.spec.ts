import { newId } from "../../src/database/sql"

describe("New ids", () => {
  const ids = Array.from({ length: 10_000 }, () => newId("vtask"))

  it("look like Medusa's", () => {
    expect(ids.filter((id) => !/^vtask_[0-9A-HJKMNP-TV-Z]{26}$/.test(id))).toEqual([])
  })

  it("are all different, and sort in the order in which they were made", () => {
    expect(new Set(ids).size).toBe(ids.length)
    expect([...ids].sort()).toEqual(ids)
  })
})
