import { Link } from "react-router-dom"
import { PageTitle } from "../components/page-title"
import { Empty } from "../components/states"

export function NotFoundPage() {
  return (
    <>
      <PageTitle title="Page not found" />
      <Empty title="There is no such page"><p><Link to="/">See all brands</Link></p></Empty>
    </>
  )
}
