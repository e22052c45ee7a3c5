export { runDrafts, stackedDraft } from "./cpu/index.js";
export { measureLatency } from "./latency/index.js";
export { measureMemory } from "./memory/index.js";
export { filterSubject, outcomesOf, type RunningProxy, startProxies, stopProxies } from "./proxy/index.js";
export { BenchError, type Settings, type Step } from "./step.js";
export { COMMITTED, SHORT, STEPS } from "./steps.js";
