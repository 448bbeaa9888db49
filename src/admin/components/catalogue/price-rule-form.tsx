import { Input, Label, Text } from "@medusajs/ui"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../lib/format"
import { hubPost } from "../../lib/hub"
import type { PreviewedPrice, PriceOverride } from "../../lib/types"

interface PriceRuleFormProps {
  brandId: string
  /** Rupees of the worked example. */
  example: number
  rule: PriceOverride | null
  onChange: (rule: PriceOverride | null) => void
}

/** What this brand's price is made of, where it differs from the shop's rule, and what that comes to. */
export const PriceRuleForm = ({ brandId, example, rule, onChange }: PriceRuleFormProps) => {
  const { t } = useTranslation()
  const preview = useQuery<{ prices: PreviewedPrice[] }, Error>({
    queryKey: ["voucher-hub-preview", brandId, example, rule],
    queryFn: () => hubPost(`/brands/${brandId}/price-preview`, { price_rule: rule, amount: example }),
    placeholderData: keepPreviousData,
    retry: false,
  })
  const markup = (text: string) => onChange(cleaned({ ...rule, markupPercent: text || undefined }))
  const set = (currency: string, option: "markupFixed" | "roundTo", text: string) => {
    const before = rule?.currencies?.[currency] ?? {}
    onChange(cleaned({ ...rule, currencies: { ...rule?.currencies, [currency]: { ...before, [option]: text || undefined } } }))
  }
  return (
    <fieldset className="flex flex-col gap-y-3">
      <legend className="txt-compact-small-plus mb-1">{t("voucherHub.catalogue.priceRule")}</legend>
      <Text size="small" className="text-ui-fg-subtle">{t("voucherHub.catalogue.priceRuleHint")}</Text>
      <div className="flex flex-col gap-y-1">
        <Label htmlFor="markup" size="xsmall">{t("voucherHub.catalogue.markupPercent")}</Label>
        <Input id="markup" size="small" inputMode="decimal" placeholder={t("voucherHub.catalogue.asShop")} value={rule?.markupPercent ?? ""} onChange={(event) => markup(event.target.value.trim())} />
      </div>
      {(preview.data?.prices ?? []).map((price) => (
        <div key={price.currency} className="bg-ui-bg-subtle flex flex-col gap-y-2 rounded-md p-3">
          <Text size="small" weight="plus">{price.currency.toUpperCase()}</Text>
          <div className="grid grid-cols-2 gap-x-3">
            {(["markupFixed", "roundTo"] as const).map((option) => (
              <div key={option} className="flex flex-col gap-y-1">
                <Label htmlFor={`${price.currency}-${option}`} size="xsmall">{t(`voucherHub.catalogue.${option}`)}</Label>
                <Input id={`${price.currency}-${option}`} size="small" inputMode="decimal" placeholder={t("voucherHub.catalogue.asShop")} value={rule?.currencies?.[price.currency]?.[option] ?? ""} onChange={(event) => set(price.currency, option, event.target.value.trim())} />
              </div>
            ))}
          </div>
          <WorkedExample price={price} amount={example} />
        </div>
      ))}
      {preview.error ? <Text role="alert" size="small" className="text-ui-fg-error">{preview.error.message}</Text> : null}
    </fieldset>
  )
}

/** ₹500 × 0.062 + 4% + R$1, up to R$0.10 = R$33.30 */
const WorkedExample = ({ price, amount }: { price: PreviewedPrice; amount: number }) => {
  const { t } = useTranslation()
  const { money } = useFormat()
  if (!price.rule) return <Text size="small" className="text-ui-fg-error">{price.unsellable}</Text>
  const { rate, markupPercent, markupFixed, roundTo } = price.rule
  const parts = [
    `${money(amount, "INR")} × ${rate}`,
    Number(markupPercent) > 0 ? `+ ${markupPercent}%` : null,
    markupFixed !== null && Number(markupFixed) > 0 ? `+ ${money(Number(markupFixed), price.currency)}` : null,
    roundTo === null ? null : t("voucherHub.catalogue.upTo", { step: money(Number(roundTo), price.currency) }),
  ]
  return <Text size="small" data-testid={`example-${price.currency}`}>{parts.filter(Boolean).join(" ")} = <b>{money(price.price, price.currency)}</b></Text>
}

/** Without what is not set; null when nothing is left. */
function cleaned(rule: { markupPercent?: string | undefined; currencies?: Record<string, Record<string, string | null | undefined>> | undefined }): PriceOverride | null {
  const currencies = Object.fromEntries(
    Object.entries(rule.currencies ?? {})
      .map(([code, parts]) => [code, Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined && value !== null))] as const)
      .filter(([, parts]) => Object.keys(parts).length > 0),
  ) as Record<string, Record<string, string>>
  const has = Object.keys(currencies).length > 0
  if (rule.markupPercent === undefined && !has) return null
  return { ...(rule.markupPercent === undefined ? {} : { markupPercent: rule.markupPercent }), ...(has ? { currencies } : {}) }
}
