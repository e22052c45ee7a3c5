/** Texts from a node, bounded: what an Envoy says of itself is kept for as long as it is known. */
import type { Json } from "./struct.js";

export const MAX_TEXT_BYTES = 253;
export const MAX_LABELS = 256;

export function isText(value: Json | undefined): value is string {
  return typeof value === "string" && Buffer.byteLength(value) <= MAX_TEXT_BYTES;
}

export function isObject(value: Json | undefined): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The first entries whose values are texts. */
export function textEntries(value: Record<string, Json>): Record<string, string> {
  const entries = Object.entries(value).slice(0, MAX_LABELS);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => isText(entry[1])));
}
