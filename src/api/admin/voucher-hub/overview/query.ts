import { z } from "@medusajs/framework/zod"

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== ""
  } catch {
    return false
  }
}

/** Where the day and the month begin. */
export const overviewQuery = z.object({ timezone: z.string().max(60).refine(isTimeZone, { error: 'expected a time zone such as "Asia/Kolkata"' }).default("UTC") })
export type OverviewQuery = z.output<typeof overviewQuery>
