/**
 * Whether a reply is what the document promises. Another program may listen at the address, or a controller of another
 * version: what is used without a look would fail far from its cause.
 */
import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

const DOCUMENT = new URL("../api/openapi.json", import.meta.url);
const DOCUMENT_ID = "openapi";

/** A later controller may hold policies that this version does not know; who it is and that it has a spec is enough. */
const ANY_POLICY = {
  type: "object",
  properties: {
    kind: { type: "string" },
    metadata: {
      type: "object",
      properties: { name: { type: "string" }, namespace: { type: "string" } },
      required: ["name", "namespace"],
    },
    spec: { type: "object" },
  },
  required: ["kind", "metadata", "spec"],
};

/** `undefined`: as it should be; else where it is not: `/sidecars/0/id must be string`. */
export type ReplyCheck = (method: string, path: string, status: number, body: unknown) => string | undefined;

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, { content?: object }> }>>;
  components: { schemas: Record<string, unknown> };
}

/** `path`: as the document has it, such as `/api/v1/policies/{kind}/{namespace}/{name}`. */
export function replyCheck(): ReplyCheck {
  let opened: { document: Document; ajv: Ajv2020 } | undefined;
  const known = new Map<string, ValidateFunction>();
  return (method, path, status, body) => {
    opened ??= openDocument();
    const operation = method.toLowerCase();
    const { content } = opened.document.paths[path]?.[operation]?.responses[String(status)] ?? {};
    if (content === undefined) return `status ${status}`;
    const place = `paths/${path.replaceAll("/", "~1")}/${operation}/responses/${status}`;
    const $ref = `${DOCUMENT_ID}#/${encodeURI(place)}/content/application~1json/schema`;
    const validate = known.get($ref) ?? opened.ajv.compile({ $ref });
    known.set($ref, validate);
    if (validate(body)) return undefined;
    const [error] = validate.errors ?? [];
    return `${error?.instancePath ?? ""} ${error?.message ?? "is not as it must be"}`.trim();
  };
}

/** Whether the document itself is right is judged by its own tests: that would take most of the time here. */
function openDocument(): { document: Document; ajv: Ajv2020 } {
  const document = JSON.parse(readFileSync(DOCUMENT, "utf8")) as Document;
  document.components.schemas.Policy = ANY_POLICY;
  const ajv = new Ajv2020({ strict: false, validateSchema: false, validateFormats: false });
  return { document, ajv: ajv.addSchema(document, DOCUMENT_ID) };
}
