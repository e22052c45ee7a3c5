/** Events of every kind, in any order, for properties of the state. */
import fc from "fast-check";
import type { Policy, PolicyKey } from "../../../controller/model/index.js";
import type { StoreEvent, Transaction } from "../../../controller/store/event.js";

const IDS = ["a", "b", "c"];
const id = fc.constantFrom(...IDS);
const time = fc.integer({ min: 0, max: 100_000 });
const key = id.map((name): PolicyKey => `FaultInjection/default/${name}`);
const policy = fc
  .record({
    name: id,
    spec: fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
  })
  .map(({ name, spec }): Policy => {
    const metadata = { name, namespace: "default" };
    return { apiVersion: "meshfuse.dev/v1alpha1", kind: "FaultInjection", metadata, spec };
  });
const cause = fc.record(
  { atMs: time, by: fc.string({ maxLength: 8 }), because: fc.string({ maxLength: 8 }) },
  { requiredKeys: ["atMs", "by"] },
);

const own = fc.oneof(
  fc.record({ type: fc.constant("policy.put" as const), key, policy, source: id, acceptedMs: time }),
  fc.record({ type: fc.constant("policy.deleted" as const), key }),
  fc.record(
    {
      ...{ type: fc.constant("bypass.begun" as const), id, untilMs: time, because: id },
      selector: fc.dictionary(id, id),
    },
    { requiredKeys: ["type", "id", "untilMs", "because"] },
  ),
  fc.record({ type: fc.constant("bypass.ended" as const), id }),
  fc.record({
    ...{ type: fc.constant("experiment.scheduled" as const), id, policy: key, fromMs: time, untilMs: time },
  }),
  fc.record({
    type: fc.constantFrom("experiment.running", "experiment.ended", "experiment.stopped"),
    id,
  }),
  fc.record({ type: fc.constantFrom("experiments.paused", "experiments.resumed") }),
  fc.record({
    type: fc.constantFrom("service.learned", "service.forgotten"),
    service: id.map((name) => `default/${name}`),
  }),
);

const event: fc.Arbitrary<StoreEvent> = fc
  .tuple(cause, own)
  .map(([why, what]) => ({ ...why, ...what }) as StoreEvent);

/** Numbered from 1. */
export const transactions: fc.Arbitrary<Transaction[]> = fc
  .array(fc.array(event, { minLength: 1, maxLength: 4 }), { maxLength: 20 })
  .map((all) => all.map((events, at) => ({ sequence: at + 1, events })));
