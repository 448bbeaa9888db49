import { QueryClient, QueryObserver, type QueryObserverOptions } from "@tanstack/react-query"
import { keepPage, useHub } from "../../src/admin/lib/hub"

jest.mock("@medusajs/ui", () => ({ toast: {} }))
jest.mock("react-i18next", () => ({}))
jest.mock("../../src/admin/lib/sdk", () => ({ sdk: { client: { fetch: (path: string, { query }: { query?: object }) => Promise.resolve([path, ...Object.values(query ?? {})].join(" ")) } } }))
jest.mock("@tanstack/react-query", () => ({ ...jest.requireActual<object>("@tanstack/react-query"), useQuery: (options: unknown) => options }))

/** What a part of the dashboard shows that reads one, and then another, in the moment before the second answer is there. */
async function shownBetween(one: unknown, other: unknown): Promise<unknown> {
  const client = new QueryClient()
  const observer = new QueryObserver(client, one as QueryObserverOptions)
  const stop = observer.subscribe(() => undefined)
  await client.fetchQuery(one as QueryObserverOptions & { queryKey: readonly unknown[] })
  observer.setOptions(other as QueryObserverOptions)
  const { data } = observer.getCurrentResult()
  stop()
  client.clear()
  return data
}

describe("What the dashboard shows while it reads", () => {
  it("of another order, or of the same list for another order, is nothing: buttons of the one before would act on it", async () => {
    expect(await shownBetween(useHub("/orders/order_a/units"), useHub("/orders/order_b/units"))).toBeUndefined()
    expect(await shownBetween(useHub("/attention", { order_id: "a" }), useHub("/attention", { order_id: "b" }))).toBeUndefined()
  })

  it("of the next page of a list is the page before, and of another list nothing", async () => {
    const page = (path: string, offset: number) => useHub(path, { offset }, { placeholderData: keepPage(path) })
    expect(await shownBetween(page("/attention", 0), page("/attention", 20))).toBe("/admin/voucher-hub/attention 0")
    expect(await shownBetween(page("/attention", 0), page("/supplier-orders", 0))).toBeUndefined()
  })
})
