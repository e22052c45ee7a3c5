export { readJson } from "./json.js";
export { childPointer, type Marks, nearestMark, pathOf, type Refusal, type Tree } from "./tree.js";
export { readYaml } from "./yaml.js";
