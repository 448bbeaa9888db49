/** How people call the three services. */
export const UPSTREAM_NAMES = { hubble: "Hubble", hubcash: "Hubcash", hub123: "123hub" } as const

/** A payment service, as rows and options name it. */
export type Psp = Exclude<keyof typeof UPSTREAM_NAMES, "hubble">
