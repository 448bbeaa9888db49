import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useSearchParams } from "react-router-dom"
import * as api from "../api"
import { BrandCard } from "../components/brand-card"
import { BrandFilters } from "../components/brand-filters"
import { PageTitle } from "../components/page-title"
import { Pager } from "../components/pager"
import { Empty, ErrorNote, Loading } from "../components/states"
import { useRegion } from "../hooks/use-region"

const PAGE = 24

/** The shelf. Search and filters live in the address, so that a page can be sent to a friend. */
export function BrandsPage() {
  const { region } = useRegion()
  const [params, setParams] = useSearchParams()
  const text = (name: string) => params.get(name) || undefined
  const filter: api.BrandFilter = {
    ...(text("q") ? { q: text("q") } : {}),
    ...(text("category") ? { category: text("category") } : {}),
    ...(text("redemption") ? { redemption_type: text("redemption") } : {}),
    order: params.get("order") === "newest" ? "-created_at" : "title",
    limit: PAGE,
    offset: (Math.max(1, Number(params.get("page")) || 1) - 1) * PAGE,
    currency_code: region.currency_code,
  }
  const { data, error, isPlaceholderData, refetch } = useQuery({ queryKey: ["brands", filter], queryFn: () => api.brands(filter), placeholderData: keepPreviousData })
  const change = (changes: Record<string, string>) =>
    setParams((known) => {
      const next = new URLSearchParams(known)
      for (const [name, value] of Object.entries({ page: "", ...changes })) value ? next.set(name, value) : next.delete(name)
      return next
    })
  return (
    <>
      <PageTitle title="Gift vouchers" />
      <p className="lead">Choose a brand. The code is yours minutes after you pay.</p>
      <BrandFilters params={params} onChange={change} />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading what="brands" />}
      {data && <p className="result-count" role="status">{data.count === 1 ? "1 brand" : `${data.count} brands`}</p>}
      {data?.count === 0 && (
        <Empty title="No brand fits">
          <p>Try fewer letters or another category.</p>
          <button type="button" className="button" onClick={() => setParams({})}>Show all brands</button>
        </Empty>
      )}
      {data && data.count > 0 && (
        <ul className={`brand-grid ${isPlaceholderData ? "is-stale" : ""}`}>
          {data.brands.map((brand) => <li key={brand.id}><BrandCard brand={brand} /></li>)}
        </ul>
      )}
      {data && <Pager {...data} what="brands" onPage={(offset) => { change({ page: String(offset / PAGE + 1) }); window.scrollTo(0, 0) }} />}
    </>
  )
}
