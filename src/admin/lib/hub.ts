import { toast } from "@medusajs/ui"
import { useMutation, useQuery, useQueryClient, type QueryKey, type UseQueryOptions } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { sdk } from "./sdk"

export const BASE = "/admin/voucher-hub"
const KEY = "voucher-hub"

export type Query = Record<string, string | number | boolean | undefined>

export const hubGet = <Answer>(path: string, query?: Query) => sdk.client.fetch<Answer>(`${BASE}${path}`, { query })
export const hubPost = <Answer>(path: string, body: Record<string, unknown> = {}) => sdk.client.fetch<Answer>(`${BASE}${path}`, { method: "POST", body })

/** For lists alone: while another page loads, the one before stays. What is shown of one order or case must never stand under the next. */
export const keepPage = (path: string) =>
  <Answer>(previous: Answer | undefined, query: { queryKey: QueryKey } | undefined) => (query?.queryKey[1] === path ? previous : undefined)

/** Reads a route of the plugin. */
export function useHub<Answer>(path: string, query?: Query, options: Partial<UseQueryOptions<Answer, Error>> = {}) {
  return useQuery<Answer, Error>({ queryKey: [KEY, path, query ?? {}], queryFn: () => hubGet<Answer>(path, query), retry: 1, ...options })
}

interface Action {
  path: string
  body?: Record<string, unknown>
}

/** Changes something, says how it went, and has everything of the plugin (and Medusa's view of orders and products) read again. */
export function useHubAction<Answer>(done?: string | ((answer: Answer) => string)) {
  const client = useQueryClient()
  const { t } = useTranslation()
  return useMutation<Answer, Error, Action>({
    mutationFn: ({ path, body }) => hubPost<Answer>(path, body),
    onSuccess: async (answer) => {
      const text = typeof done === "function" ? done(answer) : done
      if (text) toast.success(text)
      await refresh(client)
    },
    onError: (error) => {
      toast.error(t("voucherHub.failed"), { description: error.message })
    },
  })
}

/** Has the plugin's own reads, and those of orders and products, made again. */
export async function refresh(client: ReturnType<typeof useQueryClient>): Promise<void> {
  await Promise.all([KEY, "orders", "products"].map((key) => client.invalidateQueries({ queryKey: [key] })))
}
