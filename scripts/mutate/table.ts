import { ATTEMPT_GUARDS } from "./attempt-guards"
import { CASE_GUARDS } from "./case-guards"
import { FIGURE_GUARDS } from "./figure-guards"
import { GUARDS, type Guard } from "./guards"
import { MONEY_GUARDS } from "./money-guards"
import { WORK_GUARDS } from "./work-guards"

/** Every guard, in the order of `npm run mutate`. */
export const TABLE: readonly Guard[] = [...GUARDS, ...ATTEMPT_GUARDS, ...CASE_GUARDS, ...WORK_GUARDS, ...MONEY_GUARDS, ...FIGURE_GUARDS]
