import { Badge, Button, Drawer, Label, Switch, Text } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { useFormat } from "../../lib/format"
import { useHubAction } from "../../lib/hub"
import type { Brand, PriceOverride } from "../../lib/types"
import { StateBadge } from "../state-badge"
import { PriceRuleForm } from "./price-rule-form"

interface BrandDrawerProps {
  brand: Brand | null
  onClose: () => void
}

/** One brand: why it is or is not sold, whether the shop hides it, what it costs, and which fields the sync keeps. */
export const BrandDrawer = ({ brand, onClose }: BrandDrawerProps) => (
  <Drawer open={brand !== null} onOpenChange={(open) => !open && onClose()}>
    <Drawer.Content>{brand ? <BrandForm key={brand.id} brand={brand} onClose={onClose} /> : null}</Drawer.Content>
  </Drawer>
)

const BrandForm = ({ brand, onClose }: { brand: Brand; onClose: () => void }) => {
  const { t } = useTranslation()
  const { percent, money } = useFormat()
  const [hidden, setHidden] = useState(brand.hidden)
  const [rule, setRule] = useState<PriceOverride | null>(brand.price_rule)
  const [taken, setTaken] = useState<string[]>([])
  const save = useHubAction(t("voucherHub.catalogue.saved"))
  const example = brand.denominations[0]?.amount ?? brand.restrictions.minVoucherAmount ?? 1_000
  const submit = () =>
    save.mutate(
      { path: `/brands/${brand.id}`, body: { hidden, price_rule: rule, ...(taken.length ? { sync_fields: [...new Set([...brand.sync_fields, ...taken])] } : {}) } },
      { onSuccess: onClose },
    )
  const reasons = [brand.unsellable_reason, ...Object.entries(brand.unsellable_in).map(([code, reason]) => `${code.toUpperCase()}: ${reason}`)].filter((reason) => reason !== null)
  return (
    <>
      <Drawer.Header>
        <Drawer.Title>{brand.title}</Drawer.Title>
        <Drawer.Description>{[brand.redemption_label, brand.denomination_type, brand.margin_percent === null ? null : t("voucherHub.catalogue.marginOf", { margin: percent(brand.margin_percent) })].filter(Boolean).join(" · ")}</Drawer.Description>
      </Drawer.Header>
      <Drawer.Body className="flex flex-col gap-y-6 overflow-y-auto">
        {reasons.length > 0 ? (
          <div className="flex flex-col gap-y-1">
            <Text size="small" weight="plus">{t("voucherHub.catalogue.notSellable")}</Text>
            {reasons.map((reason) => <Text key={reason} size="small" className="text-ui-fg-error">{reason}</Text>)}
          </div>
        ) : null}
        <div className="flex items-start justify-between gap-x-4">
          <div><Label htmlFor="brand-hidden" size="small" weight="plus">{t("voucherHub.catalogue.hide")}</Label><Text size="small" className="text-ui-fg-subtle">{t("voucherHub.catalogue.hideHint")}</Text></div>
          <Switch id="brand-hidden" checked={hidden} onCheckedChange={setHidden} />
        </div>
        <PriceRuleForm brandId={brand.id} example={example} rule={rule} onChange={setRule} />
        {brand.denominations.length > 0 ? (
          <div className="flex flex-col gap-y-2">
            <Text size="small" weight="plus">{t("voucherHub.catalogue.denominations")}</Text>
            <div className="flex flex-wrap gap-1">{brand.denominations.map(({ amount, currency }) => <Badge key={amount} size="2xsmall">{money(amount, currency)}</Badge>)}</div>
          </div>
        ) : null}
        <FieldsOfSync brand={brand} taken={taken} onTake={(field) => setTaken((before) => [...before, field])} />
        {brand.product_id ? (
          <Link to={`/products/${brand.product_id}`} className="txt-compact-small text-ui-fg-interactive flex items-center gap-x-2">{t("voucherHub.catalogue.product")}{brand.product_status ? <StateBadge of="case" state={brand.product_status} /> : null}</Link>
        ) : null}
      </Drawer.Body>
      <Drawer.Footer>
        <Drawer.Close asChild><Button size="small" variant="secondary">{t("voucherHub.cancel")}</Button></Drawer.Close>
        <Button size="small" isLoading={save.isPending} onClick={submit}>{t("voucherHub.save")}</Button>
      </Drawer.Footer>
    </>
  )
}

const FIELDS: Brand["sync_fields"] = ["title", "description", "images", "categories", "tags", "prices"]

/** A field somebody edited in Medusa is the shop's; it can be given back to the sync. */
const FieldsOfSync = ({ brand, taken, onTake }: { brand: Brand; taken: string[]; onTake: (field: string) => void }) => {
  const { t } = useTranslation()
  const own = FIELDS.filter((field) => !brand.sync_fields.includes(field))
  return (
    <div className="flex flex-col gap-y-2">
      <Text size="small" weight="plus">{t("voucherHub.catalogue.fields")}</Text>
      <Text size="small" className="text-ui-fg-subtle">{own.length === 0 ? t("voucherHub.catalogue.allBySync") : t("voucherHub.catalogue.fieldsHint")}</Text>
      {own.map((field) => (
        <div key={field} className="flex items-center justify-between">
          <Text size="small">{t(`voucherHub.catalogue.field.${field}`)}</Text>
          <Button size="small" variant="transparent" disabled={taken.includes(field)} onClick={() => onTake(field)}>{taken.includes(field) ? t("voucherHub.catalogue.givenBack") : t("voucherHub.catalogue.giveBack")}</Button>
        </div>
      ))}
    </div>
  )
}
