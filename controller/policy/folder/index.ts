export { checkFiles, type PolicyFiles } from "./files.js";
export { readPolicyFile, scanFolder } from "./scan.js";
export { watchFolder } from "./watch.js";
