// What the host may have to copy into the filter for a request that succeeds: one value, for its outcome; and one more
// where a policy asks about the request.
import { type Recording, totalsOf } from "../../recorder/index.js";
import { exactly, type Verdict, verdictOf } from "../../result/index.js";
import type { Scenario } from "../../scenario/index.js";

const SUCCESS = 200;
/** Fields of an entry that are about the request. */
const ASKING = ["match", "key", "from"];

/** Whether any policy of the scenario looks at a request: matching, a key, a tag, the unit of a fault, services. */
export function asksForRequest({ document }: Pick<Scenario, "document">): boolean {
  const entries = [document.breakers, document.tags].flatMap((list) => (Array.isArray(list) ? list : []));
  const isAbout = (entry: object) => ASKING.some((field) => field in entry);
  return document.faults !== undefined || document.services !== undefined || entries.some(isAbout);
}

/** At most one for each kind, of the scenario that returns most. */
export function verdictsOf(
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
