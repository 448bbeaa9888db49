import { useFormat } from "../../src/admin/lib/format"

jest.mock("react-i18next", () => ({ useTranslation: () => ({ i18n: { language: "en" } }) }))

describe("A day in the dashboard", () => {
  it("is the one that is written, west of Greenwich, too; of a moment it is the browser's", () => {
    const { DateTimeFormat } = Intl
    const inAmerica = jest.spyOn(Intl, "DateTimeFormat").mockImplementation((locale, options) => new DateTimeFormat(locale, { timeZone: "America/Los_Angeles", ...options }))
    const { day } = useFormat()
    expect([day("2027-03-31"), day("2027-03-31T03:00:00Z")]).toEqual(["Mar 31, 2027", "Mar 30, 2027"])
    inAmerica.mockRestore()
  })
})
