/** A node of EXPLAIN (FORMAT JSON). */
interface PlanNode {
  "Node Type": string
  "Relation Name"?: string
  "Index Name"?: string
  Plans?: PlanNode[]
}

export interface Plan {
  /** How each table is reached, as "table by index", or "Seq Scan on table". */
  ways: string[]
  seqScans: string[]
}

const nodes = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodes)]

/** What an EXPLAIN (FORMAT JSON) says of the ledger's tables; a scan of any of them grows with the shop. */
export function readPlan(explained: { Plan: PlanNode }): Plan {
  const all = nodes(explained.Plan)
  const seqScans = all.filter((node) => node["Node Type"] === "Seq Scan" && node["Relation Name"]?.startsWith("voucher_")).map((node) => node["Relation Name"] ?? "")
  const ways = all.flatMap((node) => {
    if (node["Index Name"]) return [node["Index Name"]]
    return node["Node Type"] === "Seq Scan" ? [`Seq Scan on ${node["Relation Name"] ?? "?"}`] : []
  })
  return { ways, seqScans }
}
