import { emptyReport } from "../../../src/modules/hubble/sync-rows"
import { startMirror } from "./mirror"

let mirror: Awaited<ReturnType<typeof startMirror>>
beforeAll(async () => (mirror = await startMirror("hubble_syncs")))
afterAll(async () => mirror.stop())
beforeEach(async () => mirror.clear())

const loseLease = (id: string) => mirror.sql("hubble_sync").where({ id }).update({ lease_until: mirror.sql.raw("now() - interval '1 second'") })

describe("one sync at a time", () => {
  it("starts once when ten processes ask at the same moment, and all are told which one runs", async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => mirror.syncs.begin()))
    expect(answers.filter(({ started }) => started)).toHaveLength(1)
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
  })

  it("starts anew once the last one has ended, well or not", async () => {
    const first = await mirror.syncs.begin()
    await mirror.syncs.finish(first.id)
    const second = await mirror.syncs.begin()
    await mirror.syncs.fail(second.id, "Hubble is down")
    expect((await mirror.syncs.begin()).started).toBe(true)
    expect(await mirror.sql("hubble_sync").select("state", "error").orderBy("started_at")).toMatchObject([
      { state: "done", error: null },
      { state: "failed", error: "Hubble is down" },
      { state: "running" },
    ])
  })

  it("does not wait for a process that was killed", async () => {
    const killed = await mirror.syncs.begin()
    await loseLease(killed.id)
    const next = await mirror.syncs.begin()
    expect(next).toMatchObject({ started: true })
    expect(await mirror.sql("hubble_sync").where({ id: killed.id }).first()).toMatchObject({ state: "failed" })
  })

  it("is ended once its process was silent for a lease, also when no other begins, and may be joined until then", async () => {
    const killed = await mirror.syncs.begin()
    await mirror.syncs.endDead()
    expect(await mirror.syncs.begin()).toEqual({ id: killed.id, started: false })
    await loseLease(killed.id)
    await mirror.syncs.endDead()
    expect(await mirror.sql("hubble_sync").where({ id: killed.id }).first()).toMatchObject({ state: "failed", error: expect.stringContaining("stopped"), lease_until: null })
  })

  it("that failed is told of as the last one, whatever a preview did since; a failed preview is none", async () => {
    const preview = async (end: (id: string) => Promise<void>) => end((await mirror.syncs.begin({ preview: true })).id)
    await mirror.syncs.finish((await mirror.syncs.begin()).id)
    await preview((id) => mirror.syncs.fail(id, "the preview failed"))
    expect(await mirror.syncs.latest()).toMatchObject({ last_state: "done", last_error: null })
    await mirror.syncs.fail((await mirror.syncs.begin()).id, "Hubble is down")
    await preview((id) => mirror.syncs.finish(id))
    expect(await mirror.syncs.latest()).toMatchObject({ last_state: "failed", last_error: "Hubble is down", done_at: expect.any(Date) })
  })

  it("stops a process that was taken for dead from writing on", async () => {
    const slow = await mirror.syncs.begin()
    await loseLease(slow.id)
    await mirror.syncs.begin()
    await expect(mirror.syncs.progress(slow.id, { done: 1, report: emptyReport() })).rejects.toThrow("lost its lease")
    await mirror.syncs.finish(slow.id)
    expect(await mirror.sql("hubble_sync").where({ id: slow.id }).first()).toMatchObject({ state: "failed" })
  })

  it("is not taken over while its process renews the lease", async () => {
    const { id } = await mirror.syncs.begin()
    await mirror.sql("hubble_sync").where({ id }).update({ lease_until: mirror.sql.raw("now() + interval '100 milliseconds'") })
    await mirror.syncs.renew(id)
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(await mirror.syncs.begin()).toEqual({ id, started: false })
  })

  it("shows how far it is and renews its lease", async () => {
    const { id } = await mirror.syncs.begin()
    await mirror.sql("hubble_sync").where({ id }).update({ lease_until: mirror.sql.raw("now() + interval '1 second'") })
    await mirror.syncs.progress(id, { total: 460, done: 100, report: { ...emptyReport(), created: 100 } })
    const row = await mirror.sql("hubble_sync").where({ id }).first()
    expect(row).toMatchObject({ state: "running", total: 460, done: 100, report: { created: 100 } })
    expect(row.lease_until.getTime()).toBeGreaterThan(Date.now() + 30_000)
  })
})
