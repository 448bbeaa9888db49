import { Link } from "react-router-dom"
import type { Brand } from "../api"
import { rupees } from "../money"
import { BrandImage } from "./brand-image"

const range = ({ min, max }: Brand) => (min === null || max === null ? null : min === max ? rupees(min) : `${rupees(min)} to ${rupees(max)}`)

export function BrandCard({ brand }: { brand: Brand }) {
  return (
    <Link to={`/brands/${brand.id}`} className="brand-card">
      <BrandImage brand={brand} />
      <span className="brand-card-text">
        <strong>{brand.title}</strong>
        <span className="muted">{brand.sellable ? range(brand) : "Not available at the moment"}</span>
        {brand.redemption_label && <span className="tag">{brand.redemption_label}</span>}
      </span>
    </Link>
  )
}
