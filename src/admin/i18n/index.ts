import en from "./en.json" with { type: "json" }
import hi from "./hi.json" with { type: "json" }
import ptBR from "./ptBR.json" with { type: "json" }

export default { en: { translation: en }, ptBR: { translation: ptBR }, hi: { translation: hi } }
