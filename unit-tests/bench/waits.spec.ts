import { longestWait } from "../../bench/payins/waits"

it("counts a wait from the start, between looks and until the end", () => {
  expect(longestWait([[10, 50], [20, 90]], 100)).toBe(70)
  expect(longestWait([[60, 70]], 100)).toBe(60)
  expect(longestWait([[10, 20], []], 100)).toBe(100)
})
