import { readdirSync } from "node:fs"
import path from "node:path"
import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { restoreSchedules, watchSchedules } from "../../../src/workflows/work/schedules"

const OURS = ["job-voucher-hub-one", "job-voucher-hub-two"]
const warn = jest.fn()
const pulse = jest.fn(() => Promise.resolve({ beat_ago_ms: 0 as number | null, database_ms: Date.now() }))

function containerOf(engine: string | null): MedusaContainer {
  const registered: Record<string, unknown> = {
    [VOUCHER_MODULE]: { views: { pulse } },
    [ContainerRegistrationKeys.LOGGER]: { warn },
    [ContainerRegistrationKeys.CONFIG_MODULE]: { modules: engine ? { [Modules.WORKFLOW_ENGINE]: { resolve: engine } } : {} },
  }
  return { resolve: (key: string) => registered[key] } as unknown as MedusaContainer
}

describe("schedules of our jobs", () => {
  const scheduled: string[] = []
  const scheduler = { scheduleWorkflow: jest.fn(({ id }: { id: string }) => Promise.resolve(void scheduled.push(id))) }

  beforeAll(() => {
    // As Medusa's loader of jobs does it, for jobs of ours, of the shop, and a workflow without a schedule.
    for (const name of [...OURS, "job-of-the-shop", "voucher-hub-workflow"]) {
      const step = createStep(`${name}-as-step`, () => Promise.resolve(new StepResponse(null)))
      createWorkflow(name, () => new WorkflowResponse(step()))
    }
  })

  beforeEach(() => {
    scheduled.length = 0
    jest.clearAllMocks()
  })

  it("are left alone while some process beats", async () => {
    pulse.mockResolvedValueOnce({ beat_ago_ms: 59_000, database_ms: 0 })
    expect(await restoreSchedules(containerOf("redis"), scheduler)).toBe(0)
    expect([scheduled, warn.mock.calls]).toEqual([[], []])
  })

  it("are set again, and no others, when none beat for a minute; that is said", async () => {
    pulse.mockResolvedValueOnce({ beat_ago_ms: 61_000, database_ms: 0 })
    expect(await restoreSchedules(containerOf("redis"), scheduler)).toBe(2)
    expect(scheduled.sort()).toEqual(OURS)
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/^voucher-hub: no job ran for 61 s; the schedules of 2 jobs were set again/)]])
  })

  it("of a shop without any beat are set again when this process is old enough to have seen one", async () => {
    const uptime = jest.spyOn(process, "uptime")
    for (const [seconds, set] of [[30, 0], [90, 2]] as const) {
      uptime.mockReturnValue(seconds)
      pulse.mockResolvedValueOnce({ beat_ago_ms: null, database_ms: 0 })
      expect(await restoreSchedules(containerOf("redis"), scheduler)).toBe(set)
    }
    uptime.mockRestore()
  })

  describe("are looked after once a minute", () => {
    beforeEach(() => void jest.useFakeTimers())
    afterEach(() => void jest.useRealTimers())

    it.each([
      ["by Medusa's Redis engine", "@medusajs/medusa/workflow-engine-redis", 1],
      ["in memory: not at all", "@medusajs/medusa/workflow-engine-inmemory", 0],
      ["in memory, because the shop names no engine: not at all", null, 0],
    ] as const)("kept %s", async (_kept, engine, looks) => {
      watchSchedules(containerOf(engine))
      await jest.advanceTimersByTimeAsync(59_000)
      expect(pulse).not.toHaveBeenCalled()
      await jest.advanceTimersByTimeAsync(2_000)
      expect(pulse).toHaveBeenCalledTimes(looks)
    })

    it("and again after a look that failed, but not while one still waits for Redis", async () => {
      watchSchedules(containerOf("redis"))
      pulse.mockRejectedValueOnce(new Error("no database"))
      await jest.advanceTimersByTimeAsync(61_000)
      expect(warn.mock.calls).toEqual([[expect.stringContaining("no database")]])
      pulse.mockImplementationOnce(() => new Promise(() => undefined))
      await jest.advanceTimersByTimeAsync(180_000)
      expect(pulse).toHaveBeenCalledTimes(2)
    })
  })

  it("belong to jobs that are known by their name", async () => {
    const jobs = path.join(__dirname, "../../../src/jobs")
    const names = await Promise.all(readdirSync(jobs).map(async (file) => [file, ((await import(path.join(jobs, file))) as { config: { name: string } }).config.name]))
    expect(names.length).toBeGreaterThan(10)
    expect(names).toEqual(names.map(([file]) => [file, `voucher-hub-${path.basename(file ?? "", ".ts")}`]))
  })
})
