import { sameAddress, sameEmail, type PostalAddress } from "../../src/domain/buyer-identity"

describe("one e-mail, however it is written", () => {
  it.each([
    ["Asha@Shopper.Test", "asha@shopper.test"],
    ["  asha@shopper.test\t", "asha@shopper.test"],
    ["asha+vouchers+1@shopper.test", "asha@shopper.test"],
    ["a.sha.rao@gmail.com", "asharao@gmail.com"],
    ["Asha.Rao+x@GoogleMail.com", "asharao@gmail.com"],
    ["asha.rao@shopper.test", "asha.rao@shopper.test"],
    ["+only@shopper.test", "+only@shopper.test"],
    ["ａｓｈａ@shopper.test", "asha@shopper.test"],
  ])("%j is %j", (written, same) => {
    expect(sameEmail(written)).toBe(same)
  })

  it.each([null, "", "   ", "asha", "@shopper.test", "asha@"])("%j is none", (written) => {
    expect(sameEmail(written)).toBeNull()
  })
})

describe("one address, however it is written", () => {
  const HOME: PostalAddress = { address_1: "1 Demo Road", address_2: "Flat 2-B", city: "Pune", province: "MH", postal_code: "411001", country_code: "in" }
  const home = sameAddress(HOME)

  it.each<[string, Partial<PostalAddress>]>([
    ["in capitals and with dots", { address_1: " 1, DEMO  ROAD. ", address_2: "flat 2b" }],
    ["on one line", { address_1: "1 Demo Road, Flat 2-B", address_2: null }],
    ["with a space in the postal code", { postal_code: "411 001" }],
    ["with another spelling of city and province", { city: "Poona", province: "Maharashtra" }],
    ["with an accent", { address_1: "1 Démo Road" }],
  ])("%s", (_name, differs) => {
    expect(sameAddress({ ...HOME, ...differs })).toBe(home)
  })

  it.each<[string, Partial<PostalAddress>]>([
    ["another street", { address_1: "2 Demo Road" }], ["another flat", { address_2: "Flat 3" }],
    ["another postal code", { postal_code: "411002" }], ["another country", { country_code: "br" }],
  ])("%s is another", (_name, differs) => {
    expect(sameAddress({ ...HOME, ...differs })).not.toBe(home)
  })

  it("goes by the city where there is no postal code", () => {
    const without = { ...HOME, postal_code: null }
    expect(sameAddress(without)).not.toBeNull()
    expect(sameAddress({ ...without, city: "Delhi" })).not.toBe(sameAddress(without))
  })

  it.each<[string, PostalAddress | null]>([
    ["no address", null], ["a country alone", { ...HOME, address_1: null, address_2: null, city: null, postal_code: null }],
    ["no street", { ...HOME, address_1: " ", address_2: null }], ["no place", { ...HOME, city: "-", postal_code: "" }],
  ])("%s is none, so that strangers are no neighbours", (_name, address) => {
    expect(sameAddress(address)).toBeNull()
  })
})
