import fs from "node:fs"
import path from "node:path"
import SwaggerParser from "@apidevtools/swagger-parser"
import Ajv2020 from "ajv/dist/2020"
import type { OpenAPIV3_1 as OpenApi } from "openapi-types"
import { openApiDocument } from "../../scripts/openapi/document"
import { routes } from "../../src/http-contract"

const ROOT = path.join(__dirname, "../..")
const read = (file: string) => JSON.parse(fs.readFileSync(path.join(ROOT, file), "utf8")) as unknown

describe("docs/openapi.json", () => {
  const document = read("docs/openapi.json") as OpenApi.Document

  it("is what the table of routes makes; if not, run npm run openapi", () => {
    const { version } = read("package.json") as { version: string }
    expect(document).toEqual(JSON.parse(JSON.stringify(openApiDocument(version))))
  })

  it("is valid OpenAPI 3.1, with every reference found", async () => {
    const given = JSON.parse(JSON.stringify(document)) as OpenApi.Document
    await expect(SwaggerParser.validate(given)).resolves.toBeTruthy()
    await expect(SwaggerParser.validate({ ...given, openapi: "3.1.1", paths: { "/a": { get: { responses: 1 } } } } as unknown as OpenApi.Document)).rejects.toThrow()
  })

  it("has only schemas of JSON Schema 2020-12, which is what 3.1 means by a schema", () => {
    const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, formats: { "date-time": true, date: true, email: true, uri: true } })
    ajv.addKeyword("components")
    ajv.addSchema({ $id: "https://shop.example/openapi", components: document.components })
    const schemas: unknown[] = []
    const collect = (node: unknown): void => {
      if (typeof node !== "object" || node === null) return
      for (const [key, value] of Object.entries(node)) {
        if (key === "schema") schemas.push(value)
        else collect(value)
      }
    }
    collect(document.paths)
    expect(schemas.length).toBeGreaterThan(150)
    for (const schema of [...schemas, ...Object.values(document.components?.schemas ?? {})]) {
      const local = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"https://shop.example/openapi#/components')) as object
      expect(() => ajv.compile(local)).not.toThrow()
    }
  })

  it("names each operation once and says who may call it", () => {
    const operations = Object.values(document.paths ?? {}).flatMap((item) => Object.values(item ?? {})) as OpenApi.OperationObject[]
    expect(operations).toHaveLength(Object.keys(routes).length)
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
    expect(operations.filter(({ security, description }) => !security || !description)).toEqual([])
  })
})
