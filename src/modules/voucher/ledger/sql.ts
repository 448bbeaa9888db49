/** The ledger's statements run through the plugin's one SQL runner. */
export * from "../../../database/sql"
