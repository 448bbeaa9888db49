import { z } from "@medusajs/framework/zod"

const MOMENT = 'expected a date such as "2026-11-30", or a date and time with its zone such as "2026-11-30T18:30:00Z"'
const day = /^\d{4}-\d{2}-\d{2}$/

const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })], { error: MOMENT })
/** The end of a period: a day is meant with all of its hours. */
export const periodEnd = moment.transform((text) => new Date(Date.parse(text) + (day.test(text) ? 86_400_000 : 0)))
export const periodStart = moment.transform((text) => new Date(text))

/** `from` is part of the period; of `to`, a day is and a moment is not. Days are those of UTC. */
export const reportQuery = z.object({ from: periodStart.optional(), to: periodEnd.optional(), format: z.literal("csv", { error: 'expected "csv"' }).default("csv") })
export type ReportQuery = z.output<typeof reportQuery>
