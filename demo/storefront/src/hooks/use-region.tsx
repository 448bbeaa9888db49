import { useQuery } from "@tanstack/react-query"
import { createContext, useContext, useState, type ReactNode } from "react"
import * as api from "../api"
import { ErrorNote, Loading } from "../components/states"
import { regionId } from "../session"

interface RegionChoice {
  region: api.Region
  regions: api.Region[]
  choose(id: string): void
}

const RegionContext = createContext<RegionChoice | null>(null)

/** The region decides currency and ways to pay. */
export function RegionProvider({ children }: { children: ReactNode }) {
  const [chosen, setChosen] = useState(regionId.read)
  const { data: regions, error, refetch } = useQuery({ queryKey: ["regions"], queryFn: api.regions, staleTime: Infinity })
  if (error) return <main className="page"><ErrorNote error={error} onRetry={() => void refetch()} /></main>
  if (!regions) return <main className="page"><Loading what="the shop" /></main>
  const region = regions.find(({ id }) => id === chosen) ?? regions[0]
  if (!region) return <main className="page"><p role="alert">This shop has no region yet.</p></main>
  const choose = (id: string) => {
    regionId.keep(id)
    setChosen(id)
  }
  return <RegionContext.Provider value={{ region, regions, choose }}>{children}</RegionContext.Provider>
}

export function useRegion(): RegionChoice {
  const choice = useContext(RegionContext)
  if (!choice) throw new Error("useRegion outside of RegionProvider")
  return choice
}

/** ISO 3166 code of the country, of the first where a region has several. */
export const countryOf = (region: api.Region): string => region.countries?.[0]?.iso_2 ?? "in"
