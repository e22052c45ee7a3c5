// The header logic of the filter's tags as somebody would write it in Lua: the same headers, the same allow-lists, the
// same label for the rest, and a count by their values.
import type { Scenario } from "../../scenario/index.js";

export interface HeaderTag {
  name: string;
  from: { header: string };
  values: string[];
  otherwise: string;
}

/** The tags of a scenario that a script can take: those of a header with a list of values. */
export function headerTagsOf(document: Scenario["document"]): HeaderTag[] {
  const { tags } = document;
  return Array.isArray(tags) ? tags.filter(isHeaderTag) : [];
}

/**
 * The script counts in a table of the worker's, which nobody reads: Envoy gives Lua no metrics. It has no histogram,
 * no outcome and no limit of series either, all of which the filter has.
 */
export function tagScript(tags: readonly HeaderTag[]): string {
  const lists = tags.map((tag, index) => `local values_${index} = { ${tag.values.map(entry).join(", ")} }`);
  const reads = tags.flatMap((tag, index) => [
    `  local tag_${index} = headers:get(${quoted(tag.from.header)})`,
    `  if not values_${index}[tag_${index}] then tag_${index} = ${quoted(tag.otherwise)} end`,
  ]);
  const series = tags.map((_, index) => `tag_${index}`).join(` .. ";" .. `);
  return [
    ...lists,
    "local requests = {}",
    "function envoy_on_request(handle)",
    "  local headers = handle:headers()",
    ...reads,
    `  local series = ${series}`,
    "  requests[series] = (requests[series] or 0) + 1",
    "end",
    "",
  ].join("\n");
}

function isHeaderTag(tag: unknown): tag is HeaderTag {
  if (typeof tag !== "object" || tag === null || !("from" in tag) || !("values" in tag)) return false;
  return typeof tag.from === "object" && tag.from !== null && "header" in tag.from;
}

function entry(value: string): string {
  return `[${quoted(value)}] = true`;
}

/** JSON's escapes of plain text are Lua's. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
