import { Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../lib/format"
import type { Recipient, Unit } from "../../lib/types"

/** Whom a gift is for, and how far it came. */
const stage = ({ state, sent_at: sent, send_at: due }: Recipient) => (state === "scheduled" && due ? { key: "due", at: due } : { key: state, at: sent })

/** The mail that did not come through yet, and why: a gift that stays away is noticed by nobody else. */
export const GiftLine = ({ recipient, mail }: { recipient: Recipient; mail: Unit["mail"] }) => {
  const { t } = useTranslation()
  const { moment } = useFormat()
  const { key, at } = stage(recipient)
  return (
    <>
      <Text size="small" className="text-ui-fg-subtle break-words">
        {t("voucherHub.gift.for", { name: recipient.name, email: recipient.email })}
        {` · ${t(`voucherHub.gift.${key}`, { at: at ? moment(at) : "" })}`}
      </Text>
      {mail.state === "due" && mail.last_error ? <Text size="small" className="text-ui-fg-error break-words">{t("voucherHub.gift.unsent", { error: mail.last_error })}</Text> : null}
    </>
  )
}
