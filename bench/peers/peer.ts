// What a chain of filters is compared with: something else that does the work of a scenario, or nothing at all.
import type { Skip } from "../result/index.js";

/** What is built from a registry needs a folder that is kept, and may take minutes. */
export interface BuildSettings {
  cache: string;
  signal: AbortSignal;
  progress: (line: string) => void;
}

/** A proxy-wasm module with its configuration: text as it is, an object as JSON. */
export interface WasmPlugin {
  module: string;
  configuration: object | string;
}

export interface Peer {
  name: string;
  /** Which work of the scenario it does, and which not. */
  what: string;
  /** The names of the scenarios beside which it stands. */
  sameWorkAs: readonly string[];
  /** The entries of `http_filters`, `copies` of them, or why there are none. */
  filters(copies: number, settings: BuildSettings): Promise<object[] | Skip>;
}

export function isSkip(found: object): found is Skip {
  return "why" in found && "what" in found;
}
