export { buildToxiproxy, TOXIPROXY_VERSION } from "./build.js";
export { startToxiproxy, type Toxiproxy } from "./process.js";
