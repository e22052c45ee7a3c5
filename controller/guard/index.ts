export { ERROR } from "./guard.js";
export { openGuards } from "./kept.js";
export { type LimitOptions, Sequences } from "./sequences.js";
