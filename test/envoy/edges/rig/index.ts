export { type Counts, keyOf, sumOf } from "./books.js";
export { Load } from "./load.js";
export { EdgesRig } from "./rig.js";
export { Workers } from "./workers.js";
