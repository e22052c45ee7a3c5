export { checkFiles, type PolicyFile, type PolicyFiles } from "./files.js";
export { readPolicyFile, type Scan, scanFolder } from "./scan.js";
export { type FolderWatch, type WatchOptions, watchFolder } from "./watch.js";
