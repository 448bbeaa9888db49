import { connect } from "node:net"

/** What one socket that dribbles its body was told, and after how long. */
interface Dribble {
  path: string
  status: number
  seconds: number
}

/** One byte of a body every half second, for as long as the other side listens. */
export function dribble(port: number, path: string, headers: Readonly<Record<string, string>> = {}, mostSeconds = 30): Promise<Dribble> {
  return new Promise((resolve) => {
    const began = Date.now()
    const socket = connect(port, "127.0.0.1")
    let answer = ""
    const lines = Object.entries({ host: "x", "content-type": "application/json", "content-length": "4000", ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
    const timer = setInterval(() => (Date.now() - began > mostSeconds * 1_000 ? socket.destroy() : socket.writable && socket.write("{")), 500)
    socket.on("data", (chunk) => (answer += chunk.toString("latin1")))
    socket.on("error", () => undefined)
    socket.on("close", () => {
      clearInterval(timer)
      resolve({ path, status: Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0), seconds: (Date.now() - began) / 1_000 })
    })
    socket.write(`POST ${path} HTTP/1.1\r\n${lines.join("")}\r\n{`)
  })
}
