import { Button } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { AttentionCase } from "../../lib/types"
import { useCaseAction } from "./actions"
import { ResolveDrawer } from "./resolve-drawer"

/** The actions that fit the case, and only those. */
export const CaseActions = ({ found }: { found: AttentionCase }) => {
  const { t } = useTranslation()
  const { take, isPending } = useCaseAction()
  const [resolving, setResolving] = useState(false)
  return (
    <>
      {found.actions.map((action) => (
        <Button
          key={action}
          size="small"
          variant={action === "refund" ? "danger" : "secondary"}
          disabled={isPending}
          onClick={() => (action === "resolve" ? setResolving(true) : void take(found, action))}
        >
          {t(`voucherHub.attention.actions.${action}`)}
        </Button>
      ))}
      {found.actions.includes("resolve") ? <ResolveDrawer found={found} open={resolving} onOpenChange={setResolving} /> : null}
    </>
  )
}
