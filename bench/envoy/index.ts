export { type AdminAnswer, askAdmin, parseStats } from "./admin.js";
export { type EnvoyChoice, envoyBinary } from "./binary.js";
export { examineEnvoy } from "./build.js";
export { type Finished, runCommand } from "./command.js";
export { isExecutable } from "./executable.js";
export { LogTail } from "./log.js";
export { freePort, freePorts, isFree } from "./port.js";
export { type EnvoyOptions, type EnvoyProcess, startEnvoy } from "./process.js";
export { DEFAULT_VERSION, VERSIONS, WITHOUT_V8 } from "./release.js";
