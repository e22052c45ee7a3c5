export { proxyBootstrap } from "./bootstrap.js";
export { checkOutcomes, outcomesOf } from "./counted.js";
export { type Fleet, type RunningProxy, startProxies, stopProxies } from "./start.js";
export {
  bareSubject,
  chosenScenarios,
  filterSubject,
  peerSubject,
  peersBeside,
  type Subject,
  scenarioNamed,
} from "./subject.js";
