import { useQuery } from "@tanstack/react-query"
import { Link, useParams } from "react-router-dom"
import * as api from "../api"
import { BrandImage } from "../components/brand-image"
import { Empty, ErrorNote, Loading } from "../components/states"
import { HowToUse } from "../components/how-to-use"
import { PageTitle } from "../components/page-title"
import { PurchaseForm } from "../components/purchase-form"
import { useRegion } from "../hooks/use-region"

export function BrandPage() {
  const { id = "" } = useParams()
  const { region } = useRegion()
  const { data: brand, error, refetch } = useQuery({ queryKey: ["brand", id, region.currency_code], queryFn: () => api.brand(id, region.currency_code) })
  if (api.isNotFound(error)) {
    return (
      <>
        <PageTitle title="Brand not found" />
        <Empty title="This brand is not on sale (any more)"><p><Link to="/">See all brands</Link></p></Empty>
      </>
    )
  }
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  if (!brand) return <Loading what="the brand" />
  return (
    <div className="brand-page">
      <div>
        <div className="brand-head">
          <BrandImage brand={brand} />
          <div>
            <PageTitle title={brand.title} />
            <p className="tags">{[brand.redemption_label, ...brand.categories.map((name) => name.charAt(0) + name.slice(1).toLowerCase().replace(/_/g, " "))].filter(Boolean).map((tag) => <span key={tag} className="tag">{tag}</span>)}</p>
          </div>
        </div>
        {brand.description && <p>{brand.description}</p>}
        {brand.expiry_months && <p className="muted">Valid for {brand.expiry_months} months.</p>}
        <HowToUse instructions={brand.how_to_use} terms={brand.terms} termsUrl={brand.terms_url} />
      </div>
      {brand.sellable ? <PurchaseForm key={brand.id + region.id} brand={brand} region={region} /> : <div className="card" role="note"><h2>Not on sale</h2><p>It cannot be bought at the moment: {brand.unsellable_reason}.</p></div>}
    </div>
  )
}
