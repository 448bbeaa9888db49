import { StatusBadge } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

const COLORS: Readonly<Record<string, "green" | "orange" | "grey">> = { production: "green", staging: "orange", sandbox: "orange" }

/** Which system an upstream is: the real one in green, a test in orange. */
export const EnvironmentBadge = ({ active, environment }: { active: boolean; environment: string }) => {
  const { t } = useTranslation()
  return <StatusBadge color={active ? (COLORS[environment] ?? "grey") : "grey"}>{active ? t(`voucherHub.environments.${environment}`) : t("voucherHub.notConfigured")}</StatusBadge>
}
