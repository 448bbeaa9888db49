import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { BrowserRouter } from "react-router-dom"
import { connect, isNotFound, isSignedOut } from "./api"
import { App } from "./app"
import { takeTokenFromAddress } from "./session"
import { loadSettings } from "./settings"
import "./styles.css"

takeTokenFromAddress()
// A link opened in the tab that shows this very page changes what is behind # alone.
window.addEventListener("hashchange", () => takeTokenFromAddress() && window.location.reload())

const root = createRoot(document.getElementById("root") as HTMLElement)
const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 30_000, retry: (failures, error) => failures < 2 && !isNotFound(error) && !isSignedOut(error) } },
})

try {
  connect(await loadSettings())
  root.render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <App />
        </BrowserRouter>
      </QueryClientProvider>
    </StrictMode>,
  )
} catch (error) {
  console.error(error)
  root.render(<main className="page"><h1>The shop is not set up</h1><p role="alert">{error instanceof Error ? error.message : String(error)}</p></main>)
}
