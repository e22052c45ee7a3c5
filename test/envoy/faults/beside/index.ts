export { ALWAYS, type Case, listener, nativeFilter, ourFilter } from "./bootstrap.js";
export {
  bodyOf,
  type Exchange,
  exchange,
  lasting,
  marks,
  statusOf,
  type Wish,
  whole,
  wire,
} from "./exchange.js";
export { type Answer2, ask2 } from "./http2.js";
export { askMany, type Brief } from "./many.js";
export { type Both, Pair } from "./pair.js";
export { type Logged, Solo } from "./solo.js";
export { digestOf, pattern } from "./upstream.js";
