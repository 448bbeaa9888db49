import net from "node:net"

const listen = (port: number): Promise<number | null> =>
  new Promise((resolve) => {
    const server = net.createServer()
    server.once("error", () => resolve(null))
    server.listen({ port, host: "localhost" }, () => {
      const address = server.address()
      server.close(() => resolve(address && typeof address === "object" ? address.port : null))
    })
  })

/** The wanted port when nobody listens on it, otherwise a free one; `taken` tells them apart for the message. */
export async function freePort(wanted = 0): Promise<{ port: number; taken: boolean }> {
  const exact = await listen(wanted)
  if (exact !== null) return { port: exact, taken: false }
  const other = await listen(0)
  if (other === null) throw new Error("No free port on localhost: check that the loopback interface is up")
  return { port: other, taken: true }
}
