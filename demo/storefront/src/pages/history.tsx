import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query"
import { Link, Navigate, useSearchParams } from "react-router-dom"
import * as api from "../api"
import { SelectField } from "../components/field"
import { PageTitle } from "../components/page-title"
import { Pager } from "../components/pager"
import { Empty, ErrorNote, Loading } from "../components/states"
import { UnitCard } from "../components/unit-card"
import { useCustomer } from "../hooks/use-customer"
import { day } from "../money"

const PAGE = 10
const SOON_DAYS = 30

const SHOWN: Readonly<Record<string, { label: string; filter: Partial<api.HistoryFilter> }>> = {
  "": { label: "All", filter: {} },
  unused: { label: "Ready and not used", filter: { state: "delivered", used: false } },
  soon: { label: `Expiring within ${SOON_DAYS} days`, filter: { expires_within_days: SOON_DAYS, order: "valid_till" } },
  used: { label: "Used", filter: { used: true } },
  gifts: { label: "Gifts", filter: { gift: true } },
  coming: { label: "On their way", filter: { state: "pending,held,waiting_wallet,placing,unknown,processing,timed_out,missing,sealed" } },
  refunded: { label: "Refunded", filter: { state: "refunded,refunding,refund_due" } },
}

/** All vouchers of the signed-in customer. */
export function HistoryPage() {
  const { customer, isPending } = useCustomer()
  const queries = useQueryClient()
  const [params, setParams] = useSearchParams()
  const show = params.get("show") ?? ""
  const filter: api.HistoryFilter = { ...SHOWN[show]?.filter, limit: PAGE, offset: (Math.max(1, Number(params.get("page")) || 1) - 1) * PAGE }
  const queryKey = ["history", filter]
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => api.history(filter), enabled: customer !== null, placeholderData: keepPreviousData })
  if (isPending) return <Loading what="your account" />
  if (!customer) return <Navigate to="/sign-in?next=/account/vouchers" replace />
  const replace = (unit: api.Unit) => data && queries.setQueryData(queryKey, { ...data, units: data.units.map((old) => (old.id === unit.id ? { ...old, ...unit } : old)) })
  return (
    <>
      <PageTitle title="My vouchers" />
      <div className="filters">
        <SelectField label="Show" value={show} onChange={(event) => setParams(event.target.value ? { show: event.target.value } : {})}>
          {Object.entries(SHOWN).map(([name, { label }]) => <option key={name} value={name}>{label}</option>)}
        </SelectField>
      </div>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading what="your vouchers" />}
      {data && <p className="result-count" role="status">{data.count === 1 ? "1 voucher" : `${data.count} vouchers`}</p>}
      {data?.count === 0 && <Empty title="Nothing here"><p><Link to="/">Browse brands</Link></p></Empty>}
      <ul className="unit-list">
        {data?.units.map((unit) => (
          <li key={unit.id}>
            <UnitCard unit={unit} holder={unit.order_id} onUnit={replace}>
              <p className="muted">{unit.bought_at && `Bought on ${day(unit.bought_at)} · `}<Link to={`/orders/${unit.order_id}`}>See the order<span className="visually-hidden"> of {unit.brand}</span></Link></p>
            </UnitCard>
          </li>
        ))}
      </ul>
      {data && <Pager {...data} what="vouchers" onPage={(offset) => setParams({ ...(show ? { show } : {}), page: String(offset / PAGE + 1) })} />}
    </>
  )
}
