import { Link, NavLink, Outlet } from "react-router-dom"
import { countOf, useCart } from "../hooks/use-cart"
import { useCustomer } from "../hooks/use-customer"
import { RegionPicker } from "./region-picker"

export function Layout() {
  const { cart } = useCart()
  const { customer } = useCustomer()
  const count = countOf(cart)
  return (
    <>
      <a className="skip-link" href="#content">Skip to content</a>
      <header className="site-header">
        <div className="site-header-inner">
          <Link to="/" className="logo"><span aria-hidden="true">◆</span> Voucher shop</Link>
          <nav aria-label="Main">
            <NavLink to="/" end>Brands</NavLink>
            <NavLink to={customer ? "/account/vouchers" : "/orders"}>My vouchers</NavLink>
            {customer ? <NavLink to="/account" end>Account</NavLink> : <NavLink to="/sign-in">Sign in</NavLink>}
            <NavLink to="/cart">Cart{count > 0 && <> <span className="badge">{count}</span></>}<span className="visually-hidden">{count === 0 ? " (empty)" : count === 1 ? " voucher" : " vouchers"}</span></NavLink>
          </nav>
          <RegionPicker />
        </div>
      </header>
      <main id="content" className="page" tabIndex={-1}><Outlet /></main>
      <footer className="site-footer"><p>A demo of medusa-plugin-voucher-hub. Nothing here costs real money.</p></footer>
    </>
  )
}
