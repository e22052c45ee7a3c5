/** Shapes of what clients send; the framework refuses the rest before a route sees it. */
import { POLICY_KINDS } from "../model/index.js";

const name = { type: "string", minLength: 1, maxLength: 253 } as const;
/** Small enough for a reason that people read. */
const MAX_REASON_CHARS = 500;
const MAX_LABELS = 32;
/** A bypass is a stopgap: what must stay off for longer is a policy to delete. */
const MAX_BYPASS_MS = 24 * 60 * 60 * 1000;

export const POLICY_PARAMS = {
  type: "object",
  properties: { kind: { enum: POLICY_KINDS }, namespace: name, name },
  required: ["kind", "namespace", "name"],
} as const;

export const POLICY_FILTER = {
  type: "object",
  properties: { kind: { enum: POLICY_KINDS }, namespace: name, name },
  additionalProperties: false,
} as const;

export const APPLY_QUERY = {
  type: "object",
  properties: { dryRun: { enum: ["true", "false"] } },
  additionalProperties: false,
} as const;

export const BYPASS_PARAMS = { type: "object", properties: { id: name }, required: ["id"] } as const;

export const BYPASS_BODY = {
  type: "object",
  properties: {
    selector: {
      type: "object",
      minProperties: 1,
      maxProperties: MAX_LABELS,
      additionalProperties: { type: "string", maxLength: 253 },
    },
    all: { const: true },
    forMs: { type: "integer", minimum: 1000, maximum: MAX_BYPASS_MS },
    because: { type: "string", minLength: 1, maxLength: MAX_REASON_CHARS },
  },
  required: ["forMs", "because"],
  additionalProperties: false,
} as const;
