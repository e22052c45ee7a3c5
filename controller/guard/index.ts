export { ERROR } from "./guard.js";
export { Guards } from "./guards.js";
export { openGuards } from "./kept.js";
export { type LimitOptions, Sequences } from "./sequences.js";
