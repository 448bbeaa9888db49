import { publicWebUrl } from "../../src/domain/web-url"

describe("An address that somebody else wrote", () => {
  it.each(["https://cdn.example/a.png", "http://cdn.example:8080/a?b=c#d", "https://93.184.216.34/a", "https://[2606:2800:220:1::1]/a", "https://example.com./a"])("%s is shown", (url) => {
    expect(publicWebUrl(url)).toBe(url)
  })

  it.each([
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "ftp://cdn.example/a", "//cdn.example/a", "/a", "", " https://cdn.example/a", "https://cdn.example/\u0000", "https://cdn.example/\"onload=alert(1)", "https://cdn.example/<script>", "https:\\\\cdn.example/a",
    "https://user:secret@cdn.example/a", "https://cdn.example@10.0.0.1/",
  ])("%j is no address of a picture or page", (url) => expect(publicWebUrl(url)).toBeNull())

  it.each([
    "http://127.0.0.1/", "http://localhost:9000/app", "http://a.localhost/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://0/", "http://10.1.2.3/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/", "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:a9fe:a9fe]/", "http://[fd00::1]/", "http://[fe80::1]/", "http://224.0.0.1/", "http://255.255.255.255/", "http://metadata.google.internal/", "http://redis/", "http://printer.local/", "http://db.corp./",
  ])("%s leads into somebody's own network", (url) => expect(publicWebUrl(url)).toBeNull())

  it.each(["http://172.32.0.1/", "http://11.0.0.1/", "http://169.253.0.1/", "http://192.167.1.1/", "http://localhost.example.com/"])("%s does not", (url) => expect(publicWebUrl(url)).toBe(url))
})
