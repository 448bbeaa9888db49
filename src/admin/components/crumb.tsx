import { useTranslation } from "react-i18next"

const Crumb = ({ label }: { label: string }) => <>{useTranslation().t(label)}</>

/** The page's name in the bread crumbs, in the dashboard's language. */
export const crumb = (label: string) => ({ breadcrumb: () => <Crumb label={label} /> })
