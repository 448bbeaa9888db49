import { jobIntervalMs } from "../domain/time-scale"

/**
 * The schedule of a job every so many seconds, divided by VOUCHER_HUB_TIME_SCALE. Read when the job file is loaded, because a schedule
 * is fixed then; a bad value is named by the options parser, which stops the boot.
 */
export function everySeconds(seconds: number, env: NodeJS.ProcessEnv = process.env): { interval: number } {
  const scale = Number(env.VOUCHER_HUB_TIME_SCALE ?? "1")
  return { interval: jobIntervalMs(seconds, scale > 0 && Number.isFinite(scale) ? scale : 1) }
}
