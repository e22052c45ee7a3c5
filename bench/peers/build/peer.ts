// A breaker on an SDK as a peer of the scenario `breaker`.
import type { Skip } from "../../result/index.js";
import { type BuildSettings, isSkip, type Peer, type WasmPlugin } from "../peer.js";
import { wasmFilters } from "../wasm.js";

export interface BuiltPlugin extends WasmPlugin {
  /** SDK and compiler with their versions, for people. */
  madeWith: string;
}

type Build = (settings: BuildSettings) => Promise<BuiltPlugin | Skip>;

/** `what`: what is built, for people. */
export function breakerPeer(name: string, what: string, build: Build): Peer {
  return {
    name,
    what: `${what}: the same judgement, counters and histogram, without workers' agreement and gRPC`,
    sameWorkAs: ["breaker"],
    filters: async (copies, settings) => {
      const built = await build(settings);
      if (isSkip(built)) return built;
      settings.progress(`${name}: ${built.madeWith}`);
      return wasmFilters({ name, code: { filename: built.module }, configuration: "" }, copies);
    },
  };
}
