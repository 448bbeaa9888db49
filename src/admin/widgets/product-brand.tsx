import { defineWidgetConfig } from "@medusajs/admin-sdk"
import { Button, Text } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { BrandDrawer } from "../components/catalogue/brand-drawer"
import { BrandState } from "../components/catalogue/brand-state"
import { Row, Section } from "../components/section"
import { useFormat } from "../lib/format"
import { useHub } from "../lib/hub"
import type { Brand } from "../lib/types"

/** The brand behind a voucher product. Shows nothing for any other product. */
const ProductBrandWidget = ({ data: { id } }: { data: { id: string } }) => {
  const { t } = useTranslation()
  const { ago, percent } = useFormat()
  const [chosen, setChosen] = useState<Brand | null>(null)
  const { data } = useHub<{ brands: Brand[] }>("/brands", { product_id: id })
  const brand = data?.brands[0]
  if (!brand) return null
  const why = brand.unsellable_reason ?? Object.values(brand.unsellable_in)[0]
  return (
    <Section title={t("voucherHub.productWidget.title")} testId="product-brand" actions={<Button size="small" variant="secondary" onClick={() => setChosen(brand)}>{t("voucherHub.productWidget.edit")}</Button>}>
      <Row label={t("voucherHub.state")}><BrandState brand={brand} /></Row>
      {why ? <Row label={t("voucherHub.catalogue.whyNot")}>{why}</Row> : null}
      <Row label={t("voucherHub.catalogue.rule")}>{brand.price_rule ? t("voucherHub.catalogue.ownRule") : t("voucherHub.catalogue.shopRule")}</Row>
      <Row label={t("voucherHub.catalogue.discount")}>{brand.margin_percent === null ? "–" : percent(brand.margin_percent)}</Row>
      <Row label={t("voucherHub.productWidget.read")}>{ago(brand.read_at)}</Row>
      <Text size="xsmall" className="text-ui-fg-muted break-all px-6 py-3">{brand.id}</Text>
      <BrandDrawer brand={chosen} onClose={() => setChosen(null)} />
    </Section>
  )
}

export const config = defineWidgetConfig({ zone: "product.details.side.after", id: "voucher-hub-product-brand" })

export default ProductBrandWidget
