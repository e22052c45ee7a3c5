/** `google.protobuf.Struct` as plain JSON values. */
import type { google } from "../proto/index.js";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Depth is bounded by the decoder. */
export function structToJson(struct: google.protobuf.Struct.$Shape): Record<string, Json> {
  const entries = Object.entries(struct.fields ?? {});
  return Object.fromEntries(entries.map(([key, value]) => [key, valueToJson(value)]));
}

function valueToJson(value: google.protobuf.Value.$Shape): Json {
  if (typeof value.stringValue === "string") return value.stringValue;
  if (typeof value.numberValue === "number") return value.numberValue;
  if (typeof value.boolValue === "boolean") return value.boolValue;
  if (value.structValue) return structToJson(value.structValue);
  if (value.listValue) return (value.listValue.values ?? []).map(valueToJson);
  return null;
}
