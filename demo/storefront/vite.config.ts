import path from "node:path"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

export default defineConfig({
  root: __dirname,
  plugins: [react()],
  // A shop has the package installed; here it is next door, and may not be built yet.
  resolve: { alias: { "medusa-plugin-voucher-hub/client": path.join(__dirname, "../../src/sdk/index.ts") } },
  build: { outDir: "dist", target: "es2022", chunkSizeWarningLimit: 700 },
  // The store's CORS list of the demo names this origin.
  server: { port: 8000, strictPort: true },
})
