import { isLoopback } from "../../src/config/options"

/**
 * How many times shorter the demo's waits are: VOUCHER_HUB_TIME_SCALE where it is set, else `usual`. A server that is not on this machine
 * is waited for as in production, since a store in production mode refuses to hurry it.
 */
export function demoTimeScale(usual: number, env: NodeJS.ProcessEnv = process.env): number {
  const { VOUCHER_HUB_TIME_SCALE: given, HUBBLE_BASE_URL, HUBCASH_BASE_URL, HUB123_BASE_URL } = env
  if (given) {
    const scale = Number(given)
    if (scale > 0 && Number.isFinite(scale)) return scale
    throw new Error(`VOUCHER_HUB_TIME_SCALE is "${given}": set it to a number above 0, or leave it out`)
  }
  return [HUBBLE_BASE_URL, HUBCASH_BASE_URL, HUB123_BASE_URL].some((url) => url && !isLoopback(url)) ? 1 : usual
}
