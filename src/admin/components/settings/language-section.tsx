import { Select, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Row, Section } from "../section"

/** The dashboard's own list of languages has no Hindi; these pages do. */
const LANGUAGES = [{ code: "en", name: "English" }, { code: "ptBR", name: "Português (Brasil)" }, { code: "hi", name: "हिन्दी" }]

/** Changes the language of the whole dashboard, as its profile page does. */
export const LanguageSection = () => {
  const { t, i18n } = useTranslation()
  return (
    <Section title={t("voucherHub.settings.language")} testId="language">
      <Row label={t("voucherHub.settings.language")}>
        <Select size="small" value={LANGUAGES.some(({ code }) => code === i18n.language) ? i18n.language : "en"} onValueChange={(code) => void i18n.changeLanguage(code)}>
          <Select.Trigger aria-label={t("voucherHub.settings.language")} className="max-w-60"><Select.Value /></Select.Trigger>
          <Select.Content>{LANGUAGES.map(({ code, name }) => <Select.Item key={code} value={code}>{name}</Select.Item>)}</Select.Content>
        </Select>
        <Text size="xsmall" className="text-ui-fg-muted mt-1">{t("voucherHub.settings.languageHint")}</Text>
      </Row>
    </Section>
  )
}
