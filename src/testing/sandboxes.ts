import { hub123Environment, hubbleEnvironment, hubcashEnvironment } from "../../sandbox/environment"
import { createHub123Sandbox } from "../../sandbox/hub123"
import { createHubbleSandbox } from "../../sandbox/hubble"
import { createHubcashSandbox } from "../../sandbox/hubcash"

/** Brands of the Hubble sandbox that behave in a way a test wants, by name: Hubble product ids, which are our brand ids. */
export { guideBrandIds as sandboxBrands } from "../../sandbox/hubble"

export interface SandboxesOptions {
  /** Origin of the store that hears the webhooks; `http://localhost:9000` unless given, see also `webhooksTo`. */
  storeUrl?: string
  /** A free one where none is given. */
  ports?: { hubble?: number; hub123?: number; hubcash?: number }
  /** The same seed makes the same catalogue and codes. */
  seed?: string | number
  /** Divides the sandboxes' waits; give the store the same as VOUCHER_HUB_TIME_SCALE. That variable unless given, else 1. */
  timeScale?: number
  /** The last part of the address of Hubcash's notifications: 1 to 128 letters, digits, _ or -. */
  notificationToken?: string
}

/** An upstream on loopback. Its control API is under `url` + `/_sandbox/`: records, settings, faults (docs/testing.md). */
export interface RunningSandbox {
  url: string
}

export interface Sandboxes {
  hubble: RunningSandbox
  hub123: RunningSandbox
  hubcash: RunningSandbox
  /** What the store's environment must hold to use all three, but for the keys of its vault. */
  env: Record<string, string>
  /** Sends the webhooks to another store, for one whose port is known only later. A reset by the control API forgets it. */
  webhooksTo(storeUrl: string): void
  stop(): Promise<void>
}

const DEFAULT_STORE = "http://localhost:9000"
const DEFAULT_TOKEN = "sandbox-notifications"

/**
 * Starts the sandboxes of Hubble, 123hub and Hubcash in this process, on 127.0.0.1. Credentials are fixed words, or those of the
 * environment (HUBBLE_CLIENT_ID and so on) where it has some. @throws Error when a port is taken; none is left running then.
 */
export async function startSandboxes(options: SandboxesOptions = {}): Promise<Sandboxes> {
  const { ports = {}, notificationToken = process.env.HUBCASH_NOTIFICATION_TOKENS?.split(",")[0]?.trim() || DEFAULT_TOKEN } = options
  const common = { seed: options.seed ?? 1, ...(options.timeScale === undefined ? {} : { timeScale: options.timeScale }) }
  const running: { close(): Promise<void> }[] = []
  const stop = async () => void (await Promise.all(running.map((sandbox) => sandbox.close())))
  const started = async <Sandbox extends { close(): Promise<void> }>(starting: Promise<Sandbox>): Promise<Sandbox> => {
    const sandbox = await starting
    running.push(sandbox)
    return sandbox
  }
  const addresses = (storeUrl: string) => {
    const hooks = `${storeUrl.replace(/\/+$/, "")}/hooks`
    return { hubble: `${hooks}/hubble`, hub123: `${hooks}/123hub`, hubcash: `${hooks}/hubcash/${notificationToken}` }
  }
  try {
    // Given at the start, too: a sandbox that is reset goes back to this address.
    const first = addresses(options.storeUrl ?? DEFAULT_STORE)
    const hubble = await started(createHubbleSandbox({ ...common, port: ports.hubble ?? 0, webhookUrl: first.hubble }))
    const hub123 = await started(createHub123Sandbox({ ...common, port: ports.hub123 ?? 0, webhookUrl: first.hub123 }))
    const hubcash = await started(createHubcashSandbox({ ...common, port: ports.hubcash ?? 0, webhookUrl: first.hubcash }))
    const webhooksTo = (storeUrl: string) => {
      const next = addresses(storeUrl)
      hubble.state.configure({ webhook: { url: next.hubble } })
      hub123.state.configure({ webhook: { url: next.hub123 } })
      hubcash.state.configure({ webhook: { url: next.hubcash } })
    }
    const env = { ...hubbleEnvironment(hubble), ...hubcashEnvironment(hubcash, notificationToken), ...hub123Environment(hub123) }
    return { hubble: { url: hubble.url }, hub123: { url: hub123.url }, hubcash: { url: hubcash.url }, env, webhooksTo, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
