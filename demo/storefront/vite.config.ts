import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

export default defineConfig({
  root: __dirname,
  plugins: [react()],
  build: { outDir: "dist", target: "es2022", chunkSizeWarningLimit: 700 },
  // The store's CORS list of the demo names this origin.
  server: { port: 8000, strictPort: true },
})
