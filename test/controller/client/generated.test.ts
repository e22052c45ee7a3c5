import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import { describe, expect, it } from "vitest";
import { documentText } from "../../../controller/api/index.js";

const HEADER = "/** The API's types, generated from its document by `npm run contract`. */\n\n";

describe("the generated client", () => {
  it("is what the document says: `npm run contract` writes it anew", async () => {
    const document = JSON.parse(documentText()) as OpenAPI3;
    const types = astToString(await openapiTS(document, { emptyObjectsUnknown: true, silent: true }));
    await expect(`${HEADER}${types}`).toMatchFileSnapshot("../../../controller/client/api.gen.d.ts");
  });
});
