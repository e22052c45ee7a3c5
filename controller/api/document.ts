/** The API's document: OpenAPI 3.1, made from the schemas that its routes check by. */
import { openApiDocument } from "./contract/document.js";
import type { Schema } from "./contract/schema.js";
import { OPERATIONS } from "./operations/index.js";
import { COMPONENTS } from "./schemas/index.js";
import { PROBLEM } from "./schemas/problem.js";

export const DOCUMENT: Schema = openApiDocument({
  operations: OPERATIONS,
  components: COMPONENTS,
  problem: PROBLEM,
});

/** As it is served, and as it is checked in (`openapi.json`). */
export function documentText(): string {
  return `${JSON.stringify(DOCUMENT, null, 2)}\n`;
}
