export { PENDING, SCENARIOS } from "./list.js";
export type { Header, Pending, Scenario } from "./scenario.js";
export { REQUEST, REQUEST_ID, RESPONSE, requestTo } from "./traffic.js";
