export { type Execution, execute } from "./execute.js";
export { kept, type Recipe, sourcesOf, textsOf } from "./keep.js";
export { type BuiltPlugin, breakerPeer } from "./peer.js";
export { notBuilt } from "./skip.js";
