// Envoy's circuit breakers and outlier detection belong to a cluster: they stand once, and only before a real upstream.
import { CLUSTER_BREAKERS } from "../../peers/index.js";
import type { Scenario } from "../../scenario/index.js";
import type { Settings } from "../step.js";
import { bootstrapOf, type Chain, type Ports, type Reply } from "./bootstrap.js";
import { bare, chainSubject, filterOf, ONE, replyOf } from "./build.js";
import type { Group } from "./group.js";
import type { Sizes } from "./round.js";

const NATIVE = "native circuit breakers and outlier detection";
const SIZES: Sizes = { warmUp: 10_000, sample: 6_000, passes: 4 };
const ROUNDS = { least: 12, most: 12 };

export function clusterGroup(scenario: Scenario, { module }: Settings): Group {
  const chain = (upstream: object): Chain => ({ filters: [], reply: replyOf(scenario), upstream });
  const ours = filterOf(scenario, module, 1, ONE);
  return {
    name: "cluster",
    title: `${scenario.name}, before a real upstream`,
    subjects: [
      { ...bare(scenario), chain: chain({}) },
      { ...ours, chain: { ...ours.chain, upstream: {} } },
      chainSubject(scenario, NATIVE, chain(CLUSTER_BREAKERS), 1),
    ],
    measure: "copy",
    ours: ONE,
    comparisons: [],
    sizes: SIZES,
    rounds: ROUNDS,
    notes: [
      "A cluster cannot be stacked: each row is one copy, and its interval is that of two whole requests. Where it holds 0, the cost does not show.",
      `${NATIVE}: limits of requests and connections, and ejection after 5 failures in a row; no rate, no half-open state, no counts by edge.`,
    ],
  };
}

/** The service behind them: another Envoy, which answers at once and is not measured. */
export function upstreamBootstrap(reply: Reply, ports: Ports): object {
  return bootstrapOf({ filters: [], reply }, ports);
}
