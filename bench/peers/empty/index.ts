// The empty Wasm filter: what is left when a filter does nothing.
import { readFile } from "node:fs/promises";
import type { Peer } from "../peer.js";
import { wasmFilters } from "../wasm.js";
import { emptyModule, entriesOf } from "./module.js";

export { emptyModule, entriesOf } from "./module.js";

/** One entry, which the host has to call for each request. */
export const emptyWasm: Peer = {
  name: "empty Wasm",
  what: "an empty on_request_headers and nothing else",
  sameWorkAs: [],
  filters: async (copies) => filtersOf("empty", ["proxy_on_request_headers"], copies),
};

/** The entries of `module`, all empty: what the ABI takes before the filter does anything. */
export function emptyEntries(module: string): Peer {
  return {
    name: "empty Wasm, our entries",
    what: "each entry that the filter has, empty: no host call, no logic",
    sameWorkAs: ["pass-through"],
    filters: async (copies) => filtersOf("entries", entriesOf(await readFile(module)), copies),
  };
}

function filtersOf(name: string, entries: readonly string[], copies: number): object[] {
  const code = { inline_bytes: emptyModule(entries).toString("base64") };
  return wasmFilters({ name, code, configuration: "" }, copies);
}
