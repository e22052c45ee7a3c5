// What explains most of what graphs show: a breaker that is open, an experiment that injects.
import { annotation } from "./board.js";
import { perSecond, sum } from "./promql.js";

export const NOT_CLOSED = `meshfuse_mesh_breakers{state!="closed"} > 0`;
/** Requests a second, by fault. */
export const INJECTING = sum(perSecond("meshfuse_mesh_fault_injected_total", ""), "fault");

/** By the state, not by the count of changes: a counter that begins with its first change shows no growth. */
const OPEN = `sum by (breaker) (meshfuse_mesh_breakers{state="open"}) > 0`;

export const INCIDENTS = [
  annotation("Breaker open", OPEN, "{{breaker}}", "red"),
  annotation("Experiment injects", `${INJECTING} > 0`, "{{fault}}", "blue"),
];
