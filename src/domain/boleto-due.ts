import { DateTime } from "luxon"

/** Banks count a boleto's days by this clock, wherever the shop's server stands. */
const BANKS_ZONE = "America/Sao_Paulo"

/** The last moment at which a slip that is made at `madeAt` can be paid: the end of its due day, `days` days later by the calendar of São Paulo. */
export const boletoDueAt = (madeAt: Date, days: number): Date => DateTime.fromJSDate(madeAt, { zone: BANKS_ZONE }).plus({ days }).endOf("day").toJSDate()

/** The due day of a slip, as `YYYY-MM-DD`. */
export const boletoDueDate = (dueAt: Date): string => DateTime.fromJSDate(dueAt, { zone: BANKS_ZONE }).toFormat("yyyy-MM-dd")
