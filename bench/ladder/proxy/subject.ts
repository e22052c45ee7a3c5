// What stands in the proxy while it is measured: nothing, the filter with a scenario's document, or a peer.
import { emptyLua, emptyWasm, isSkip, luaTags, type Peer, wasmFilters } from "../../peers/index.js";
import type { Skip } from "../../result/index.js";
import { SCENARIOS, type Scenario } from "../../scenario/index.js";
import { BenchError, type Settings } from "../step.js";

export interface Subject {
  name: string;
  /** Entries of `http_filters`, without the router. */
  filters: readonly object[];
  /** Its requests, its upstream's answer and what clients get. */
  scenario: Scenario;
}

/** Throws a BenchError that names the ones there are. */
export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((each) => each.name === name);
  if (found !== undefined) return found;
  throw new BenchError(
    `"${name}" is no scenario; there are ${SCENARIOS.map((each) => each.name).join(", ")}`,
  );
}

/** The scenarios that were asked for by name, else `names`. */
export function chosenScenarios(only: readonly string[], names: readonly string[]): Scenario[] {
  return (only.length > 0 ? only : names).map(scenarioNamed);
}

/** One copy of the filter. */
export function filterSubject(scenario: Scenario, module: string): Subject {
  const plugin = {
    name: "meshfuse",
    rootId: "meshfuse.outbound",
    code: { filename: module },
    configuration: JSON.stringify(scenario.document),
  };
  return { name: scenario.name, filters: wasmFilters(plugin, 1), scenario };
}

/** No filter. */
export function bareSubject(scenario: Scenario): Subject {
  return { name: "no filter", filters: [], scenario: passing(scenario) };
}

/** One copy of a peer, which gets the requests of `scenario`; or why there is none. */
export async function peerSubject(
  peer: Peer,
  scenario: Scenario,
  settings: Settings,
): Promise<Subject | Skip> {
  const filters = await peer.filters(1, settings);
  return isSkip(filters) ? filters : { name: peer.name, filters, scenario: passing(scenario) };
}

/** Peers that need nothing but Envoy. */
export function peersBeside(scenario: Scenario): Peer[] {
  const tags = luaTags(scenario);
  return [emptyWasm, emptyLua, ...(tags === undefined ? [] : [tags])];
}

/** The scenario where nobody but the upstream answers. */
function passing(scenario: Scenario): Scenario {
  const [, status] = scenario.response.find(([name]) => name === ":status") ?? [];
  return { ...scenario, status: Number(status ?? 200) };
}
