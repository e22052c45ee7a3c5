// The shapes of what the journal holds. Strict: a field that this version does not know was written by a newer one, and
// what is not understood must not be dropped.
import { EVENT_TYPES, type EventType } from "./event.js";
import { EXPERIMENT_STATES } from "./views.js";

/** What a date can show; time beyond it is none. */
const LAST_MS = 8_640_000_000_000_000;

const text = { type: "string" } as const;
const time = { type: "integer", minimum: -LAST_MS, maximum: LAST_MS } as const;
const count = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;
const labels = { type: "object", additionalProperties: text } as const;
/** Kind, namespace and name; a kind that this version does not know is told when the policy is checked. */
const key = { type: "string", pattern: "^[^/]+/[^/]+/[^/]+$" } as const;
const service = { type: "string", pattern: "^[^/]+/[^/]+$" } as const;
/** The checker says more. */
const policy = { type: "object" } as const;

type Properties = Readonly<Record<string, object>>;

function strict(required: Properties, optional: Properties = {}) {
  return {
    type: "object",
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}

const MOVED: Properties = { id: text };
const OWN_FIELDS: Record<EventType, { required: Properties; optional?: Properties }> = {
  "policy.put": { required: { key, policy, source: text, acceptedMs: time } },
  "policy.deleted": { required: { key } },
  "bypass.begun": { required: { id: text, untilMs: time, because: text }, optional: { selector: labels } },
  "bypass.ended": { required: { id: text } },
  "experiment.scheduled": { required: { id: text, policy: key, fromMs: time, untilMs: time } },
  "experiment.running": { required: MOVED },
  "experiment.ended": { required: MOVED },
  "experiment.stopped": { required: MOVED },
  "experiments.paused": { required: {} },
  "experiments.resumed": { required: {} },
  "service.learned": { required: { service } },
  "service.forgotten": { required: { service } },
};

export const EVENT_SCHEMAS: ReadonlyMap<string, object> = new Map(
  EVENT_TYPES.map((type) => {
    const { required, optional } = OWN_FIELDS[type];
    const every = { type: { const: type }, atMs: time, by: text };
    return [type, strict({ ...every, ...required }, { because: text, ...optional })];
  }),
);

const author = { by: text };
const reason = { because: text };

/** Of a snapshot, beside its `format`. */
export const SNAPSHOT_SCHEMA = strict(
  {
    format: count,
    sequence: count,
    eventCount: count,
    policies: list(
      strict({ policy, source: text, version: count, acceptedMs: time, ...author, key }, reason),
    ),
    bypasses: list(
      strict({ id: text, createdMs: time, untilMs: time, ...author, because: text }, { selector: labels }),
    ),
    experiments: list(
      strict(
        {
          ...{ id: text, policy: key, state: { enum: EXPERIMENT_STATES } },
          ...{ fromMs: time, untilMs: time, createdMs: time, ...author },
        },
        { ...reason, end: strict({ atMs: time, ...author }, reason) },
      ),
    ),
    services: list(service),
    audit: list(
      strict(
        { number: count, sequence: count, type: { enum: EVENT_TYPES }, subject: text, atMs: time, ...author },
        { ...reason, detail: text },
      ),
    ),
  },
  { pause: strict({ sinceMs: time, ...author }, reason) },
);

function list(items: object) {
  return { type: "array", items };
}
