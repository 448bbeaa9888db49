import { Container, Heading, Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../lib/format"
import type { Overview, PeriodFigures, Spread } from "../../lib/types"

const Figure = ({ label, children, hint }: { label: string; children: ReactNode; hint?: ReactNode }) => (
  <div className="flex min-w-0 flex-col gap-y-1">
    <Text size="xsmall" className="text-ui-fg-muted">{label}</Text>
    <div className="txt-compact-large-plus text-ui-fg-base break-words">{children}</div>
    {hint ? <Text size="xsmall" className="text-ui-fg-subtle">{hint}</Text> : null}
  </div>
)

/** One period: money by currency, then how many vouchers stand where. */
export const PeriodCard = ({ title, figures }: { title: string; figures: PeriodFigures }) => {
  const { t } = useTranslation()
  const { money, number, percent } = useFormat()
  return (
    <Container className="flex flex-col divide-y p-0" data-testid="period">
      <Heading level="h2" className="px-6 py-4">{title}</Heading>
      {figures.by_currency.length === 0 ? <Text size="small" className="text-ui-fg-muted px-6 py-4">{t("voucherHub.overview.noSales")}</Text> : null}
      {figures.by_currency.map(({ currency, sales, cost, margin }) => (
        <div key={currency} className="grid grid-cols-1 gap-4 px-6 py-4 sm:grid-cols-3">
          <Figure label={t("voucherHub.overview.sales")}>{money(sales, currency)}</Figure>
          <Figure label={t("voucherHub.overview.cost")}>{money(cost, "INR")}</Figure>
          <Figure label={t("voucherHub.overview.margin")} hint={margin !== null && sales > 0 ? percent((margin / sales) * 100) : undefined}>{money(margin, currency)}</Figure>
        </div>
      ))}
      <div className="grid grid-cols-2 gap-4 px-6 py-4 sm:grid-cols-4">
        <Figure label={t("voucherHub.overview.sold")}>{number(figures.sold)}</Figure>
        <Figure label={t("voucherHub.overview.delivered")}>{number(figures.delivered)}</Figure>
        <Figure label={t("voucherHub.overview.processing")}>{number(figures.processing)}</Figure>
        <Figure label={t("voucherHub.overview.attention")}>{number(figures.attention)}</Figure>
      </div>
    </Container>
  )
}

/** From paid to code: the whole, and whose part is what. */
export const TimesCard = ({ times }: { times: Overview["times"] }) => {
  const { t } = useTranslation()
  const { span, number } = useFormat()
  const line = (label: string, spread: Spread) => (
    <tr className="text-ui-fg-subtle">
      <th scope="row" className="txt-compact-small py-2 text-left font-normal">{label}</th>
      <td className="txt-compact-small-plus text-ui-fg-base py-2 text-right">{span(spread.median_seconds)}</td>
      <td className="txt-compact-small-plus text-ui-fg-base py-2 text-right">{span(spread.p95_seconds)}</td>
    </tr>
  )
  return (
    <Container className="divide-y p-0">
      <div className="px-6 py-4">
        <Heading level="h2">{t("voucherHub.overview.times")}</Heading>
        <Text size="small" className="text-ui-fg-subtle">{t("voucherHub.overview.timesHint", { count: times.delivered, formatted: number(times.delivered) })}</Text>
      </div>
      <div className="px-6 py-3">
        <table className="w-full">
          <thead>
            <tr className="txt-compact-xsmall-plus text-ui-fg-muted">
              <th />
              <th scope="col" className="pb-1 text-right">{t("voucherHub.overview.median")}</th>
              <th scope="col" className="pb-1 text-right">{t("voucherHub.overview.p95")}</th>
            </tr>
          </thead>
          <tbody>
            {line(t("voucherHub.overview.total"), times.total)}
            {line(t("voucherHub.overview.ours"), times.ours)}
            {line(t("voucherHub.overview.supplier"), times.supplier)}
          </tbody>
        </table>
      </div>
    </Container>
  )
}
