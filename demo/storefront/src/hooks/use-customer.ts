import { useQuery, useQueryClient } from "@tanstack/react-query"
import * as api from "../api"

/** Who is signed in; null for a guest. */
export function useCustomer() {
  const queries = useQueryClient()
  const { data: customer, isPending } = useQuery({ queryKey: ["customer"], queryFn: api.customer, staleTime: Infinity })
  return {
    customer: customer ?? null,
    isPending,
    /** After signing in or out: whatever one person saw is not the next one's. */
    async changed() {
      queries.removeQueries({ predicate: ({ queryKey }) => !["regions", "categories", "brands", "brand", "customer", "cart"].includes(String(queryKey[0])) })
      await queries.refetchQueries({ queryKey: ["customer"] })
    },
  }
}
