import { StatusBadge } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import type { Brand } from "../../lib/types"

/** Sold or not, and if not, whose doing it is. */
export const BrandState = ({ brand }: { brand: Brand }) => {
  const { t } = useTranslation()
  if (brand.hidden) return <StatusBadge color="grey">{t("voucherHub.catalogue.hiddenByShop")}</StatusBadge>
  if (brand.status !== "ACTIVE") return <StatusBadge color="orange">{t(`voucherHub.catalogue.status.${brand.status}`, { defaultValue: brand.status })}</StatusBadge>
  if (brand.unsellable_reason) return <StatusBadge color="red">{t("voucherHub.catalogue.notSellable")}</StatusBadge>
  return <StatusBadge color={brand.product_status === "published" ? "green" : "blue"}>{brand.product_status === "published" ? t("voucherHub.catalogue.onSale") : t("voucherHub.catalogue.draft")}</StatusBadge>
}
