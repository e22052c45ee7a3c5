// Envoy's Lua filter: empty, with the header logic of a scenario's tags, and as an echo that shows what a filter is given.
import type { Scenario } from "../../scenario/index.js";
import type { Peer } from "../peer.js";
import { headerTagsOf, tagScript } from "./tags.js";

const TYPE = "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua";

export const emptyLua: Peer = {
  name: "empty Lua",
  what: "an empty envoy_on_request and nothing else",
  sameWorkAs: [],
  filters: async (copies) => luaFilters("function envoy_on_request(handle) end", copies),
};

/** Undefined where the scenario has no tags. */
export function luaTags({ name, document }: Scenario): Peer | undefined {
  const tags = headerTagsOf(document);
  if (tags.length === 0) return undefined;
  const names = tags.map((tag) => tag.name).join(", ");
  return {
    name: "Lua, the same tags",
    what: `the tags ${names} from the same headers by the same lists, counted in a table that nobody reads; nothing else of the scenario`,
    sameWorkAs: [name],
    filters: async (copies) => luaFilters(tagScript(tags), copies),
  };
}

/** Answers each request with its headers, `name: value` a line, as a filter at its place is given them. */
export const ECHO_SCRIPT = `
function envoy_on_request(handle)
  local lines = {}
  for name, value in pairs(handle:headers()) do lines[#lines + 1] = name .. ": " .. value end
  handle:respond({ [":status"] = "200" }, table.concat(lines, "\\n"))
end
`;

export function luaFilters(script: string, copies: number): object[] {
  const typed_config = { "@type": TYPE, default_source_code: { inline_string: script } };
  return Array.from({ length: copies }, (_, copy) => ({ name: `lua-${copy}`, typed_config }));
}
