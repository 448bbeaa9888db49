import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useParams } from "react-router-dom"
import * as api from "../api"
import { PageTitle } from "../components/page-title"
import { ErrorNote, Loading, Problem } from "../components/states"
import { UnitList } from "../components/unit-list"
import { useAction } from "../hooks/use-action"

const POLL_MS = 5_000

/** Where the recipient of a gift opens it. */
export function GiftPage() {
  const { id = "" } = useParams()
  const queries = useQueryClient()
  const { data: gift, error, refetch } = useQuery({
    queryKey: ["gift", id],
    queryFn: () => api.gift(id),
    refetchInterval: ({ state: { data } }) => (data?.units.some(({ state }) => state !== "delivered") ? POLL_MS : false),
  })
  if (api.isNotFound(error)) return <LostGift id={id} />
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  if (!gift) return <Loading what="your gift" />
  const replace = (unit: api.Unit) => queries.setQueryData<api.Gift>(["gift", id], { ...gift, units: gift.units.map((old) => (old.id === unit.id ? unit : old)) })
  return (
    <>
      <div className="gift-card">
        <PageTitle title={`A gift for ${gift.to}`} />
        {gift.message && <blockquote>{gift.message}</blockquote>}
        {gift.from && <p>From {gift.from}</p>}
      </div>
      <UnitList units={gift.units} holder={id} onUnit={replace} />
    </>
  )
}

function LostGift({ id }: { id: string }) {
  const { busy, problem, run } = useAction()
  const [asked, setAsked] = useState(false)
  return (
    <>
      <PageTitle title="This gift cannot be opened here" />
      <div className="card">
        <p>The link may be too old, or incomplete. Open it from the e-mail once more, or have a fresh one mailed to the recipient.</p>
        <p><button type="button" className="button button-primary" disabled={busy || asked} onClick={() => void run(() => api.resendGift(id)).then(setAsked)}>Mail a fresh link</button></p>
        <div role="status">{asked && <p className="note note-good">If the gift exists, a link is on its way to its recipient.</p>}</div>
        <Problem text={problem} />
      </div>
    </>
  )
}
