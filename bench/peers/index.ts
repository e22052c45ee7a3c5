export { assemblyscriptBreaker, build as buildAssemblyscript } from "./assemblyscript/index.js";
export { emptyEntries, emptyModule, emptyWasm, entriesOf } from "./empty/index.js";
export { ECHO_SCRIPT, emptyLua, luaFilters, luaTags } from "./lua/index.js";
export {
  admissionControl,
  CLUSTER_BREAKERS,
  faultAbort,
  faultDelay,
  faultNever,
  faultNotHit,
  nativeSet,
} from "./native/index.js";
export { type BuildSettings, isSkip, type Peer, type WasmPlugin } from "./peer.js";
export { build as buildRust, rustBreaker } from "./rust/index.js";
export { buildToxiproxy, startToxiproxy, type Toxiproxy } from "./toxiproxy/index.js";
export { type Plugin, wasmFilters } from "./wasm.js";
