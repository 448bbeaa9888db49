/** How often one may ask; documented in docs/security.md. Never divided by the time scale: they are about attackers, not about waits. */

const TEN_MINUTES = 600
const HOUR = 3_600

/** Asking for what is not there, or not the asker's: per network address. A code is 256 bits away; this bounds the noise and the load. */
export const WRONG_ANSWERS = { most: 100, seconds: TEN_MINUTES }
/** Reveals and marks of one customer, token or admin: of one unit (accounts for a refund: of one order), and of all together, as a buyer of many makes. */
export const REVEALS = { most: 60, seconds: 60 }
export const REVEALS_IN_ALL = { most: 600, seconds: 60 }
/** Streams of live status: begun by one network address, and open at a time per process. */
export const STREAMS = { most: 30, seconds: 60 }
export const STREAMS_AT_ONCE = 6
/** Requests for a link by e-mail: of one address, and for one order. */
export const LINK_REQUESTS = { most: 20, seconds: HOUR }
export const LINKS_OF_ORDER = { most: 3, seconds: HOUR }
