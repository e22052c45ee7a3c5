// What the host may have to copy into the filter for a request that succeeds: one value, for its outcome; and one more
// where a policy asks about the request. Labels of metrics cost a request no call: counts reach Envoy at the tick.
import { type Recording, totalsOf } from "../../recorder/index.js";
import { exactly, type Verdict, verdictOf } from "../../result/index.js";
import type { Scenario } from "../../scenario/index.js";

const SUCCESS = 200;
const TAGGED = "tags-2";
const UNTAGGED = "pass-through";
/** Fields of an entry that are about the request. */
const ASKING = ["match", "key", "from"];

/** Whether any policy of the scenario looks at a request: matching, a key, a tag, the unit of a fault, services. */
export function asksForRequest({ document }: Pick<Scenario, "document">): boolean {
  const entries = [document.breakers, document.tags].flatMap((list) => (Array.isArray(list) ? list : []));
  const isAbout = (entry: object) => ASKING.some((field) => field in entry);
  return document.faults !== undefined || document.services !== undefined || entries.some(isAbout);
}

export function verdictsOf(
  scenarios: readonly Scenario[],
  recordings: ReadonlyMap<string, Recording>,
): Verdict[] {
  return [...valueVerdicts(scenarios, recordings), ...tagVerdicts(recordings)];
}

/** At most one for each kind, of the scenario that returns most. */
function valueVerdicts(
  scenarios: readonly Scenario[],
  recordings: ReadonlyMap<string, Recording>,
): Verdict[] {
  const answered = scenarios.filter(({ status, name }) => status === SUCCESS && recordings.has(name));
  const kinds = [
    { asks: false, limit: 1, target: "values returned for a success where nothing asks about the request" },
    {
      asks: true,
      limit: 2,
      target: "values returned for a success where something does, the pairs among them",
    },
  ];
  return kinds.flatMap(({ asks, limit, target }) => {
    const values = answered
      .filter((scenario) => asksForRequest(scenario) === asks)
      .map(({ name }) => ({ name, count: totalsOf(recordings.get(name) ?? []).returnedValues }));
    if (values.length === 0) return [];
    const most = Math.max(...values.map(({ count }) => count));
    const verdict = verdictOf({ target, bound: "at most", limit, unit: "values", figure: exactly(most) });
    const over = values.filter(({ count }) => count > limit).map(({ name }) => name);
    return [over.length === 0 ? verdict : { ...verdict, note: `over it: ${over.join(", ")}` }];
  });
}

/** What two tags that are labels ask for beyond what a request without them does. */
function tagVerdicts(recordings: ReadonlyMap<string, Recording>): Verdict[] {
  const [tagged, untagged] = [recordings.get(TAGGED), recordings.get(UNTAGGED)];
  if (tagged === undefined || untagged === undefined) return [];
  const more = (count: (recording: Recording) => number) => exactly(count(tagged) - count(untagged));
  return [
    verdictOf({
      ...{
        target: `values returned for two tags, over ${UNTAGGED}`,
        bound: "at most",
        limit: 1,
        unit: "values",
      },
      figure: more((recording) => totalsOf(recording).returnedValues),
    }),
    verdictOf({
      ...{
        target: `calls about metrics for two tags, over ${UNTAGGED}`,
        bound: "at most",
        limit: 0,
        unit: "calls",
      },
      figure: more(metricCalls),
    }),
  ];
}

function metricCalls(recording: Recording): number {
  return recording.flatMap(({ calls }) => calls).filter(({ name }) => name.endsWith("_metric")).length;
}
