// What the machine is told to do for a scenario: the lines that run.c reads.
import type { Header, Scenario } from "../../scenario/index.js";

/** Requests that are counted: with the latency of run.c a second of them, so that each window moves on once. */
const COUNTED = 500;
/** Before them, at least: after these all names are known and all windows are in use. */
const WARMED = 500;
/** Keys that the filter takes up in one tick; see filter/breaker/key. */
const KEYS_A_TICK = 512;
const TICK_MS = 100;
/** All that a tick has left undone is done. */
const SETTLED_MS = 500;

const PROPERTIES = [
  "text plugin_name meshfuse",
  "text xds.node.id reviews-v1",
  "text xds.node.cluster reviews",
  "text xds.cluster_name outbound|9080||ratings",
  "number response.flags 0",
  "text response.code_details via_upstream",
  "number upstream.request_attempt_count 1",
];

/** A scenario as this step measures it. */
export interface Case {
  name: string;
  what: string;
  document: Scenario["document"];
  requests: Scenario["requests"];
  response: Scenario["response"];
  /** Lines of the plan between the warm requests and those that are counted. */
  before?: readonly string[];
  /** How many are counted, and how many of them are under way at a time. */
  counted?: number;
  atOnce?: number;
}

/** The text that run.c reads. Throws a RangeError where two requests in turn differ in more than one header's value. */
export function planOf({ document, requests, response, before = [], ...how }: Case): string {
  const { counted = COUNTED, atOnce = 1 } = how;
  const [first = [], ...others] = requests;
  const warm = [
    `send ${Math.max(WARMED, requests.length)} ${atOnce}`,
    `pass ${Math.ceil(requests.length / KEYS_A_TICK) * TICK_MS + SETTLED_MS}`,
  ];
  return [
    ...PROPERTIES,
    `text plugin_root_id meshfuse.${document.direction ?? "outbound"}`,
    ...first.map(([name, value]) => `request ${name} ${value}`),
    ...others.map((request, index) => another(requests[index] ?? [], request)),
    ...response.map(([name, value]) => `response ${name} ${value}`),
    `config ${JSON.stringify(document)}`,
    // Twice: what the first ones made the tick do is in force for the second.
    ...warm,
    ...warm,
    ...before,
    `measure ${counted} ${atOnce}`,
    "",
  ].join("\n");
}

/** Requests that a case counts. */
export function countedOf({ counted = COUNTED }: Pick<Case, "counted">): number {
  return counted;
}

function another(before: readonly Header[], request: readonly Header[]): string {
  const changed = request.filter(([name, value], index) => {
    const [oldName, oldValue] = before[index] ?? [];
    return name !== oldName || value !== oldValue;
  });
  const [header] = changed;
  if (header === undefined || changed.length > 1 || before.length !== request.length)
    throw new RangeError(`requests in turn differ in one header, not in ${changed.length}`);
  return `another ${header.join(" ")}`;
}
