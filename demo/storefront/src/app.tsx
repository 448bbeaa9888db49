import { Route, Routes } from "react-router-dom"
import { Layout } from "./components/layout"
import { RegionProvider } from "./hooks/use-region"
import { AccountPage } from "./pages/account"
import { BrandPage } from "./pages/brand"
import { BrandsPage } from "./pages/brands"
import { CartPage } from "./pages/cart"
import { CheckoutPage } from "./pages/checkout"
import { GiftPage } from "./pages/gift"
import { HistoryPage } from "./pages/history"
import { NotFoundPage } from "./pages/not-found"
import { OrderPage } from "./pages/order"
import { OrdersPage } from "./pages/orders"
import { PaymentReturnPage } from "./pages/payment-return"
import { SignInPage } from "./pages/sign-in"
import { SignUpPage } from "./pages/sign-up"

export function App() {
  return (
    <RegionProvider>
      <Routes>
        <Route element={<Layout />}>
          <Route index element={<BrandsPage />} />
          <Route path="brands/:id" element={<BrandPage />} />
          <Route path="cart" element={<CartPage />} />
          <Route path="checkout" element={<CheckoutPage />} />
          {/* Where 123hub sends a shopper back to. */}
          <Route path="payment-return" element={<PaymentReturnPage />} />
          <Route path="orders" element={<OrdersPage />} />
          {/* Where mailed links lead, with the token behind #. */}
          <Route path="orders/:id" element={<OrderPage />} />
          <Route path="gifts/:id" element={<GiftPage />} />
          <Route path="sign-in" element={<SignInPage />} />
          <Route path="sign-up" element={<SignUpPage />} />
          <Route path="account" element={<AccountPage />} />
          <Route path="account/vouchers" element={<HistoryPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </RegionProvider>
  )
}
