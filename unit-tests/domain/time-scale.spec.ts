import fc from "fast-check"
import { jobIntervalMs, protocolTimes, retryDelayMs, type ProtocolTimes } from "../../src/domain/time-scale"
import { HOUR, MINUTE, POLICY, SECOND, TIMES } from "./protocol-times"

const scale = fc.double({ min: 1, max: 10_000, noNaN: true })

describe("the waits of the protocol", () => {
  it("are those of protocol.md when nothing is scaled", () => {
    expect(TIMES).toEqual<ProtocolTimes>({
      scale: 1, leaseMs: 180 * SECOND, postDeadlineMs: 45 * SECOND, sendMarginMs: 75 * SECOND,
      pollMs: [1, 3, 6, 10, 15].map((minutes) => minutes * MINUTE), cutOffMs: 15 * MINUTE,
      settleMs: 60 * SECOND, absenceGapMs: 15 * SECOND, unknownLimitMs: 15 * MINUTE, backoffMinMs: 2 * SECOND, backoffMaxMs: 60 * SECOND, hourMs: HOUR,
      sweepMs: 60 * SECOND, sweepSettledMs: 5 * MINUTE, webhookReadGapMs: 60 * SECOND, walletReadMs: 60 * SECOND, walletProbeMs: 5 * MINUTE, walletSkipMs: 30 * MINUTE, walletWaitMs: 24 * HOUR, timedOutHoldMs: null,
      freezeMs: 5 * MINUTE, orderChangeMs: 5 * MINUTE,
    })
  })

  it("the freeze of an order and the sweep's margin stop at 20 and 15 real seconds: Medusa's cancel, clocks and commits do not scale", () => {
    expect([protocolTimes(POLICY, 2), protocolTimes(POLICY, 1_000)].map(({ freezeMs, sweepSettledMs }) => [freezeMs, sweepSettledMs])).toEqual([[150_000, 150_000], [20_000, 15_000]])
  })

  it("lease, POST deadline and send margin stop at 12, 3 and 5 real seconds", () => {
    const { leaseMs, postDeadlineMs, sendMarginMs } = protocolTimes(POLICY, 1_000)
    expect([leaseMs, postDeadlineMs, sendMarginMs]).toEqual([12_000, 3_000, 5_000])
    const half = protocolTimes(POLICY, 2)
    expect([half.leaseMs, half.postDeadlineMs, half.sendMarginMs]).toEqual([90_000, 22_500, 37_500])
  })

  it("at any scale a worker that may still send has its answer or its deadline before the lease ends", () => {
    fc.assert(fc.property(scale, (factor) => {
      const { leaseMs, postDeadlineMs, sendMarginMs } = protocolTimes(POLICY, factor)
      expect(postDeadlineMs).toBeLessThan(sendMarginMs)
      expect(sendMarginMs).toBeLessThan(leaseMs)
    }))
  })

  it("at any scale the order of the waits stays, and none is longer than in production", () => {
    fc.assert(fc.property(scale, (factor) => {
      const times = protocolTimes(POLICY, factor)
      expect(times.absenceGapMs).toBeLessThanOrEqual(times.settleMs)
      expect(times.settleMs).toBeLessThanOrEqual(times.unknownLimitMs)
      expect([...times.pollMs].sort((a, b) => a - b)).toEqual(times.pollMs)
      expect(times.pollMs.at(-1)).toBe(times.cutOffMs)
      for (const [name, value] of Object.entries(times)) {
        if (typeof value === "number" && name !== "scale") expect(value).toBeLessThanOrEqual(TIMES[name as keyof ProtocolTimes] as number)
      }
    }))
  })

  it("a job runs at most once a second, however large the scale", () => {
    expect([jobIntervalMs(60, 1), jobIntervalMs(60, 30), jobIntervalMs(60, 600), jobIntervalMs(0.1, 1)]).toEqual([60_000, 2_000, 1_000, 1_000])
    expect(protocolTimes(POLICY, 600).sweepMs).toBe(1_000)
  })
})

describe("the retry policy", () => {
  it("E200 twice after 90 s, E100 once after 10 minutes, nothing else", () => {
    expect([0, 1, 2].map((retries) => retryDelayMs(POLICY, "E200", retries, 1))).toEqual([90_000, 90_000, null])
    expect([0, 1].map((retries) => retryDelayMs(POLICY, "E100", retries, 1))).toEqual([600_000, null])
    expect(["E001", "E101", "E150", "E300"].map((eNumber) => retryDelayMs(POLICY, eNumber, 0, 1))).toEqual([null, null, null, null])
  })

  it("is scaled like every wait", () => {
    expect(retryDelayMs(POLICY, "E200", 0, 60)).toBe(1_500)
  })

  it("a shop may switch a retry off", () => {
    expect(retryDelayMs({ ...POLICY, retry: { E200: [0, 90] } }, "E200", 0, 1)).toBeNull()
  })
})
