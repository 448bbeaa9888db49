import en from "./en.json" with { type: "json" }

export default { en: { translation: en } }
