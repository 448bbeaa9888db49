import { ExclamationCircle } from "@medusajs/icons"
import { Button, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

/** What could not be read, why, and a way to try again. */
export const LoadError = ({ error, retry }: { error: Error; retry: () => unknown }) => {
  const { t } = useTranslation()
  return (
    <div role="alert" className="flex flex-col items-center gap-y-3 px-6 py-10">
      <ExclamationCircle className="text-ui-tag-red-icon" />
      <div className="flex flex-col items-center gap-y-1 text-center">
        <Text size="small" weight="plus">{t("voucherHub.loadFailed")}</Text>
        <Text size="small" className="text-ui-fg-subtle max-w-xl break-words">{error.message}</Text>
      </div>
      <Button size="small" variant="secondary" onClick={() => void retry()}>{t("voucherHub.tryAgain")}</Button>
    </div>
  )
}
