import { useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import * as api from "../api"
import { SelectField } from "./field"

const REDEMPTION = { ONLINE: "Online", OFFLINE: "In shops", ONLINE_AND_OFFLINE: "Online and in shops" }

/** Names of the address's parameters: q, category, redemption, order. */
export function BrandFilters({ params, onChange }: { params: URLSearchParams; onChange(changes: Record<string, string>): void }) {
  const { data: categories = [] } = useQuery({ queryKey: ["categories"], queryFn: api.categories, staleTime: Infinity })
  const asked = params.get("q") ?? ""
  const [typed, setTyped] = useState(asked)
  useEffect(() => setTyped(asked), [asked])
  return (
    <form className="filters" role="search" onSubmit={(event) => { event.preventDefault(); onChange({ q: typed.trim() }) }}>
      <div className="field filters-search">
        <label htmlFor="brand-search">Search brands</label>
        <div className="input-with-button">
          <input id="brand-search" type="search" value={typed} maxLength={100} placeholder="Flipkart, coffee, books…" onChange={(event) => setTyped(event.target.value)} />
          <button type="submit" className="button button-primary">Search</button>
        </div>
      </div>
      <SelectField label="Category" value={params.get("category") ?? ""} onChange={(event) => onChange({ category: event.target.value })}>
        <option value="">All categories</option>
        {categories.map(({ name, title }) => <option key={name} value={name}>{title}</option>)}
      </SelectField>
      <SelectField label="Use it" value={params.get("redemption") ?? ""} onChange={(event) => onChange({ redemption: event.target.value })}>
        <option value="">Anywhere</option>
        {Object.entries(REDEMPTION).map(([type, label]) => <option key={type} value={type}>{label}</option>)}
      </SelectField>
      <SelectField label="Order" value={params.get("order") ?? ""} onChange={(event) => onChange({ order: event.target.value })}>
        <option value="">A to Z</option>
        <option value="newest">Newest first</option>
      </SelectField>
    </form>
  )
}
