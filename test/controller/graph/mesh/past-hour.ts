/** A graph whose sidecars tell of one edge, and its past hour as it is seen. */
import { expect } from "vitest";
import type { ViewOptions } from "../../../../controller/graph/index.js";
import type { GraphEdge, Traffic } from "../../../../controller/model/index.js";
import type { GraphRig } from "../rig.js";

export const MINUTE: ViewOptions = { windowMs: 60_000, targetMs: 500 };
/** The rig's first instant; a step begins then. */
export const BEGIN_MS = 1_000_000;

/** `rig`: that of the test that runs. */
export function pastHourOf(rig: () => GraphRig) {
  /** Absolute numbers of one end of one edge, all requests of 5 ms. */
  function tell(requests: number, nodeId = "s1", direction: 0 | 1 = 0, inFlight = 0): void {
    const counted = { outcomes: [requests], durationSumUs: requests * 5000, inFlight, direction };
    rig().tellEdge({ ...counted, bucketIndices: [26], bucketCounts: [requests] }, nodeId);
  }

  /** Each second both ends report so many more requests. */
  function run(seconds: number, perSecond: number, from = { requests: 0 }): void {
    for (let second = 0; second < seconds; second++) {
      rig().nowMs += 1000;
      from.requests += perSecond;
      tell(from.requests, "s1");
      tell(from.requests, "s2", 1);
    }
  }

  function view(options: Partial<ViewOptions> = {}) {
    const found = rig().graph.pastHour.view({ ...MINUTE, ...options });
    if (found === undefined) throw new Error("nothing is kept of it");
    return found;
  }

  function onlyEdge(options: Partial<ViewOptions> = {}): GraphEdge {
    const { edges } = view(options);
    expect(edges).toHaveLength(1);
    return edges[0] as GraphEdge;
  }

  const bySource = (options: Partial<ViewOptions> = {}) => onlyEdge(options).bySource as Traffic;

  return { tell, run, view, onlyEdge, bySource };
}
