import fc from "fast-check"
import { MAX_TEXT_LENGTH, plainText } from "../../src/domain/plain-text"

describe("supplier text", () => {
  it.each([
    ["<p>One</p><p>Two &amp; three</p>", "One\nTwo & three"],
    ["a<br/>b<br>c", "a\nb\nc"],
    ["<ul><li>first</li><li>second</li></ul>", "first\nsecond"],
    ["price &lt; 500 &#8377;", "price < 500 ₹"],
    ["<style>p{}</style>kept<script>alert(1)</script>", "kept"],
    ["&lt;script&gt;alert(1)&lt;/script&gt;after", "after"],
    ["<scr<script></script>ipt>alert(1)</script>", "alert(1)"],
    ["what\u0000 a \ud800 title", "what a title"],
    ["<img src=x onerror=alert(1)", ""],
    ["<<a<", "a<"],
    ["<\u0001a b", ""],
    ["2 < 3 and 5 > 4", "2 < 3 and 5 > 4"],
  ])("%j reads %j", (html, text) => {
    expect(plainText(html)).toBe(text)
  })

  it("is cut when it is endless", () => {
    expect(plainText("x".repeat(10_000_000))).toHaveLength(MAX_TEXT_LENGTH)
  })

  it("is never cut through a character", () => {
    expect(plainText(`${"x".repeat(MAX_TEXT_LENGTH - 1)}😀`)).toBe("x".repeat(MAX_TEXT_LENGTH - 1))
    expect(plainText("ab😀", 3)).toBe("ab")
  })

  it("never opens a tag, whatever was sent", () => {
    const pieces = fc.constantFrom("<", ">", "/", "script", "<script>", "</script>", "&lt;", "&gt;", "&amp;lt;", "<!--", "-->", "a", " ", "b=1")
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        expect(plainText(parts.join(""))).not.toMatch(/<[a-z/!]/i)
      }),
    )
  })
})
