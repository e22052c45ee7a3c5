import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { DOCUMENT, documentText } from "../../../controller/api/index.js";

describe("the API's document", () => {
  it("is checked in as the schemas say it: `npm run contract` writes it anew", async () => {
    await expect(documentText()).toMatchFileSnapshot("../../../controller/api/openapi.json");
  });

  it("is OpenAPI 3.1 by its own schema", async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(DOCUMENT));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });
});
