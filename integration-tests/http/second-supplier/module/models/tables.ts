// Medusa looks for the tables of a module beside its entry, in any file but an index.
export * from "medusa-plugin-voucher-hub/modules/hubble/models"
