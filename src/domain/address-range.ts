/**
 * What stands for one visitor on the network: an IPv4 address, or the /64 of an IPv6 one, because whoever has one address of
 * a /64 has all of them. An IPv4 address in IPv6 writing is the IPv4 address. What is no address stands for itself.
 */
export function addressRange(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)
  if (mapped?.[1]) return mapped[1]
  const address = ip.split("%")[0] ?? ip
  if (!address.includes(":")) return ip
  const [head = "", tail] = address.toLowerCase().split("::")
  const before = head ? head.split(":") : []
  const after = tail ? tail.split(":") : []
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array.from({ length: zeros }, () => "0"), ...after]
  return `${groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/64`
}
