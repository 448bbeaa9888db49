import { regressions, saved } from "../../bench/baseline"
import { readPlan } from "../../bench/claims/plan"
import { size } from "../../bench/profile"
import { atLeastFigure, median, noneFigure, percentile, ratioFigure, withinFigure, type BenchReport, type Figure } from "../../bench/report"

const report = (...figures: Figure[]): BenchReport => ({ bench: "demo", figures })
const throughput = (ratio: number) => report(atLeastFigure("orders", ratio, 1, "/s", 0.1))
const time = (ratio: number) => report(ratioFigure("claim", ratio, 1, "ms", 100))

describe("figures", () => {
  it("hold up to their limit and not beyond", () => {
    expect(ratioFigure("a", 130, 100, "ms", 1.3)).toMatchObject({ ratio: 1.3, ok: true, better: "lower" })
    expect(ratioFigure("a", 131, 100, "ms", 1.3).ok).toBe(false)
    expect(atLeastFigure("a", 80, 100, "/s", 0.8)).toMatchObject({ ratio: 0.8, ok: true, better: "higher" })
    expect(atLeastFigure("a", 79, 100, "/s", 0.8).ok).toBe(false)
    expect(withinFigure("a", 100, 10, 100)).toMatchObject({ ratio: 10, ok: true })
    expect(withinFigure("a", 101, 10, 100).ok).toBe(false)
    expect([noneFigure("a", 0).ok, noneFigure("a", 1).ok]).toEqual([true, false])
  })

  it("of nothing measured do not hold", () => {
    expect(ratioFigure("a", median([]), 100, "ms", 1.3).ok).toBe(false)
    expect(atLeastFigure("a", Number.NaN, 100, "/s", 0.8).ok).toBe(false)
    expect(withinFigure("a", percentile([], 95), 10, 100).ok).toBe(false)
  })

  it("are medians and percentiles by rank", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect([percentile(hundred, 95), percentile(hundred, 99), percentile([3, 1, 2], 95)]).toEqual([95, 99, 3])
    expect([median([5, 1, 3]), median([4, 1, 3, 2])]).toEqual([3, 2])
  })
})

describe("the regression file", () => {
  it("fails a throughput that lost a third", () => {
    expect(regressions({ "demo: orders": 0.9 }, [throughput(0.6)])).toEqual([{ bench: "demo", key: "demo: orders", was: 0.9, is: 0.6 }])
    expect(regressions({ "demo: orders": 0.9 }, [throughput(0.61)])).toEqual([])
  })

  it("fails a time in which a third less would be done", () => {
    expect(regressions({ "demo: claim": 1 }, [time(1.5)])).toEqual([{ bench: "demo", key: "demo: claim", was: 1, is: 1.5 }])
    expect(regressions({ "demo: claim": 1 }, [time(1.49)])).toEqual([])
  })

  it("lets better and new figures pass, and chance in small ones", () => {
    expect(regressions({ "demo: orders": 0.9, "demo: claim": 1 }, [throughput(2), time(0.2)])).toEqual([])
    expect(regressions({}, [throughput(0.01)])).toEqual([])
    expect(regressions({ "demo: claim": 0.1 }, [time(0.19)])).toEqual([])
  })

  it("fails a figure that could not be measured", () => {
    expect(regressions({ "demo: claim": 1 }, [time(Number.NaN)])).toHaveLength(1)
  })

  it("keeps what was not measured and replaces what was", () => {
    const before = { full: { "demo: gone": 1, "demo: claim": 1, "lists: overview": 0.3 }, quick: { "demo: claim": 1 } }
    expect(saved(before, "full", [time(1.2346)])).toEqual({ full: { "demo: claim": 1.235, "lists: overview": 0.3 }, quick: { "demo: claim": 1 } })
    expect(saved({}, "quick", [time(1)])).toEqual({ quick: { "demo: claim": 1 } })
  })
})

it("reads every scan of a ledger table out of a plan", () => {
  const plan = { Plan: { "Node Type": "LockRows", Plans: [{ "Node Type": "Index Scan", "Relation Name": "voucher_purchase", "Index Name": "UQ" }, { "Node Type": "Seq Scan", "Relation Name": "voucher_unit" }, { "Node Type": "Seq Scan", "Relation Name": "other" }] } }
  expect(readPlan(plan)).toEqual({ ways: ["UQ", "Seq Scan on voucher_unit", "Seq Scan on other"], seqScans: ["voucher_unit"] })
})

it("takes sizes from the environment, and no nonsense", () => {
  const sizes = { full: 1_000, quick: 10 }
  expect([size("BENCH_X", "full", sizes, {}), size("BENCH_X", "quick", sizes, {}), size("BENCH_X", "quick", sizes, { BENCH_X: "7" })]).toEqual([1_000, 10, 7])
  expect(() => size("BENCH_X", "full", sizes, { BENCH_X: "many" })).toThrow("BENCH_X")
})
