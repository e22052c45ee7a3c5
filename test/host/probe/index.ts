export { buildProbe, compileText } from "./build.js";
export { probed } from "./probed.js";
