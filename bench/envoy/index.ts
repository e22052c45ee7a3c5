export { type AdminAnswer, askAdmin, parseStats } from "./admin.js";
export { type EnvoyChoice, envoyBinary } from "./binary.js";
export { type Finished, runCommand } from "./command.js";
export { freePort, freePorts } from "./port.js";
export { type EnvoyOptions, type EnvoyProcess, startEnvoy } from "./process.js";
export { DEFAULT_VERSION, VERSIONS, WITHOUT_V8 } from "./release.js";
