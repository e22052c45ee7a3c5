// Groups of scenarios in which the filter itself answers, delays, or changes the answer: the second copy would see nothing of
// the request, or another answer, so there is one, and what is compared is all that the request takes.
import { faultAbort, faultDelay } from "../../peers/index.js";
import type { Skip } from "../../result/index.js";
import type { Header, Scenario } from "../../scenario/index.js";
import type { Settings } from "../step.js";
import {
  bare,
  chainSubject,
  type FloorOf,
  filterOf,
  floorSubject,
  ONE,
  parted,
  peerSubject,
} from "./build.js";
import type { Comparison, Group } from "./group.js";
import type { Sizes } from "./round.js";
import type { Subject } from "./subject.js";

const ROUTE = "direct_response route";
const LABELLED_ROUTE = "direct_response route, the same headers";
const SIZES: Sizes = { warmUp: 12_000, sample: 8_000, passes: 2 };
/** 16 connections and 5 ms make 3,200 requests a second, so samples are small. */
const DELAY_SIZES: Sizes = { warmUp: 3_000, sample: 1_000, passes: 2 };
/** Without stacking the spread is large; 20 rounds are the least that is judged. */
const ROUNDS = { least: 20, most: 24 };
const DELAY_ROUNDS = { least: 9, most: 9 };
/** The filter's default; see the fallback of a CircuitBreaker. */
const REJECTION_BODY = "circuit breaker open";
/** What the filter adds, for the scenario's breaker. */
const REJECTION_HEADERS: readonly Header[] = [
  ["x-meshfuse", "breaker=default/b; state=open"],
  ["x-envoy-ratelimited", "true"],
];

const NOTE =
  "One copy: the first one answers, and what stands behind it sees nothing. Compared is the whole request with all that Envoy does for it.";

export async function answeredGroup(
  scenario: Scenario,
  floorOf: FloorOf,
  settings: Settings,
): Promise<{ group: Group; skipped: Skip[] }> {
  const native = [faultAbort, faultDelay].find(({ sameWorkAs }) => sameWorkAs.includes(scenario.name));
  const made: (Subject | Skip)[] = [
    bare(scenario),
    filterOf(scenario, settings.module, 1, ONE),
    await floorSubject(scenario, 1, floorOf, settings),
    ...(native ? [await peerSubject(native, scenario, 1, settings)] : routesOf(scenario)),
  ].map((subject) => (scenario.needsUpstream ? beforeUpstream(subject) : subject));
  const isDelay = scenario.status === 200;
  const { subjects, skipped } = parted(made);
  const group: Group = {
    name: scenario.name,
    title: `${scenario.name}: ${scenario.what}`,
    subjects,
    measure: "request",
    ours: ONE,
    comparisons: comparisonsOf(scenario.name, native?.name ?? ROUTE),
    sizes: isDelay ? DELAY_SIZES : SIZES,
    rounds: isDelay ? DELAY_ROUNDS : ROUNDS,
    notes: [NOTE, ...(native ? [`${native.name}: ${native.what}.`] : [])],
  };
  return { group, skipped };
}

/** Its route leads to an Envoy that answers, as the upstream. */
function beforeUpstream(subject: Subject | Skip): Subject | Skip {
  return "why" in subject ? subject : { ...subject, chain: { ...subject.chain, upstream: {} } };
}

/**
 * Two routes that answer as the filter does: with the status and body alone, which is judged, and with its headers too.
 * None where it does not answer, but changes an answer.
 */
function routesOf(scenario: Scenario): Subject[] {
  if (scenario.needsUpstream) return [];
  const route = (name: string, headers: readonly Header[]) => {
    const reply = { status: scenario.status, body: REJECTION_BODY, headers };
    return chainSubject(scenario, name, { filters: [], reply }, 1);
  };
  return [route(ROUTE, []), route(LABELLED_ROUTE, REJECTION_HEADERS)];
}

function comparisonsOf(scenario: string, to: string): Comparison[] {
  const limit = { rejection: 1.2, abort: 1.15 }[scenario];
  if (limit === undefined) return [];
  return [{ target: `${scenario}: Meshfuse against ${to}`, of: ONE, to, bound: "at most", limit }];
}
