import { useTranslation } from "react-i18next"
import { useFormat } from "../../lib/format"
import type { Wallet } from "../../lib/types"

const WIDTH = 600
const HEIGHT = 140
const PAD = 6

/** The balance over its readings, and where it should be low: a line in the dashboard's own colours, which follow the theme. */
export const WalletChart = ({ wallet }: { wallet: Wallet }) => {
  const { t } = useTranslation()
  const { money, moment, day } = useFormat()
  const readings = [...wallet.history].reverse().map(({ balance, read_at }) => ({ balance, at: new Date(read_at).getTime() }))
  const [first, last] = [readings[0], readings.at(-1)]
  if (!first || !last || readings.length < 2) return null
  const highest = Math.max(...readings.map(({ balance }) => balance), wallet.low_threshold, 1)
  const span = Math.max(1, last.at - first.at)
  const x = (at: number) => ((at - first.at) / span) * WIDTH
  const y = (balance: number) => HEIGHT - PAD - (Math.max(0, balance) / highest) * (HEIGHT - 2 * PAD)
  // A balance stays until the next reading says otherwise.
  const steps = readings.map(({ balance, at }, index) => (index === 0 ? `M${x(at)},${y(balance)}` : `H${x(at)} V${y(balance)}`)).join(" ")
  return (
    <figure className="px-6 py-4">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="h-36 w-full overflow-visible" role="img" aria-label={t("voucherHub.overview.chart", { from: money(first.balance, wallet.currency), to: money(last.balance, wallet.currency) })}>
        <path d={`${steps} V${HEIGHT} H0 Z`} className="text-ui-tag-blue-icon" fill="currentColor" fillOpacity={0.15} stroke="none" />
        <path d={steps} className="text-ui-tag-blue-icon" fill="none" stroke="currentColor" strokeWidth={2} vectorEffect="non-scaling-stroke" />
        {wallet.low_threshold > 0 ? (
          <line x1={0} x2={WIDTH} y1={y(wallet.low_threshold)} y2={y(wallet.low_threshold)} className="text-ui-tag-orange-icon" stroke="currentColor" strokeWidth={1} strokeDasharray="4 4" vectorEffect="non-scaling-stroke" />
        ) : null}
      </svg>
      <figcaption className="txt-compact-xsmall text-ui-fg-muted mt-1 flex justify-between">
        <span>{span > 86_400_000 ? day(new Date(first.at)) : moment(new Date(first.at))}</span>
        <span>{span > 86_400_000 ? day(new Date(last.at)) : moment(new Date(last.at))}</span>
      </figcaption>
    </figure>
  )
}
