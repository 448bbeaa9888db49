import { BlockList, isIP } from "node:net"

/** Networks that nobody outside of one's own can mean: this machine, its neighbours, the cloud's metadata, and what is no host at all. */
const NOT_PUBLIC = new BlockList()
for (const [network, bits] of [["0.0.0.0", 8], ["10.0.0.0", 8], ["100.64.0.0", 10], ["127.0.0.0", 8], ["169.254.0.0", 16], ["172.16.0.0", 12], ["192.0.0.0", 24], ["192.168.0.0", 16], ["198.18.0.0", 15], ["224.0.0.0", 3]] as const) NOT_PUBLIC.addSubnet(network, bits, "ipv4")
for (const [network, bits] of [["::", 127], ["64:ff9b::", 96], ["fc00::", 7], ["fe80::", 10], ["ff00::", 8]] as const) NOT_PUBLIC.addSubnet(network, bits, "ipv6")

/**
 * An address of a picture or page that somebody else wrote, or null. Browsers get it, and image optimizers of storefronts fetch it from inside the
 * shop's network: so http(s) alone, without a login, and no host that is private by its name or number. (A public name that leads to a
 * private number is the optimizer's to refuse: it alone looks names up.)
 */
export function publicWebUrl(value: string | null | undefined): string | null {
  if (!value || /[\s\p{C}"<>`\\]/u.test(value) || !URL.canParse(value)) return null
  const { protocol, hostname, username, password } = new URL(value)
  if (!/^https?:$/.test(protocol) || username || password) return null
  return isPrivateHost(hostname) ? null : value
}

function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "").toLowerCase()
  const family = isIP(host)
  if (family) return NOT_PUBLIC.check(host, family === 4 ? "ipv4" : "ipv6")
  return !host.includes(".") || /\.(localhost|local|internal|lan|home|corp|intranet|home\.arpa)$/.test(host)
}
