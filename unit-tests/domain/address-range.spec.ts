import { addressRange } from "../../src/domain/address-range"

describe("Who counts as one visitor on the network", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["::FFFF:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::9", "2001:db8:1:2::/64"],
    ["2001:0db8:0001:0002::9", "2001:db8:1:2::/64"],
    ["2001:db8::9", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["nonsense", "nonsense"],
  ])("%s is %s", (ip, range) => expect(addressRange(ip)).toBe(range))

  it("all addresses of one /64 are one, those of the next are another", () => {
    expect(addressRange("2001:db8:1:2:ffff::1")).toBe(addressRange("2001:db8:1:2::1"))
    expect(addressRange("2001:db8:1:3::1")).not.toBe(addressRange("2001:db8:1:2::1"))
  })
})
