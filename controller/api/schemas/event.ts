/** Events of the stream: one schema for each type. */
import { EVENT_TYPES, INCIDENT_CHANGES } from "../../events/index.js";
import { CAUSE_KINDS, DIRECTIONS, SEVERITIES } from "../../model/index.js";
import {
  choice,
  type Fields,
  instant,
  integer,
  number,
  record,
  type Schema,
  text,
} from "../contract/schema.js";
import { KEY_FIELD, TRANSITION_FIELDS } from "./breaker.js";
import { PROBLEM_FIELDS } from "./experiment.js";
import { POLICY_KEY } from "./policy.js";

const AUTHORED: Fields = { atMs: instant("When."), by: text("Who.") };
const REASON: Fields = { because: text("Why.") };
const DIRECTION = choice("Which of its listeners.", DIRECTIONS);

export const POLICY_EVENT = record(
  "A policy was put or deleted.",
  {
    type: { const: "policy" },
    ...AUTHORED,
    key: POLICY_KEY,
    change: choice("What became of it.", ["put", "deleted"]),
  },
  REASON,
);

export const BYPASS_EVENT = record(
  "A bypass began or ended.",
  {
    type: { const: "bypass" },
    ...AUTHORED,
    id: text("Id of the bypass."),
    change: choice("What became of it.", ["begun", "ended"]),
  },
  REASON,
);

export const EXPERIMENT_EVENT = record(
  "An experiment moved on.",
  {
    type: { const: "experiment" },
    ...AUTHORED,
    id: text("Id of the experiment."),
    change: choice("Its state from now on.", ["scheduled", "running", "ended", "stopped"]),
  },
  REASON,
);

export const PAUSE_EVENT = record(
  "All experiments were paused, or act again.",
  { type: { const: "pause" }, ...AUTHORED, change: choice("What became of them.", ["paused", "resumed"]) },
  REASON,
);

export const PROBLEM_EVENT = record("What keeps a running experiment from telling anything.", {
  type: { const: "problem" },
  atMs: instant("When."),
  experiment: text("Id of the experiment."),
  policy: POLICY_KEY,
  ...PROBLEM_FIELDS,
  change: choice("What became of it.", ["begun", "ended"]),
});

export const SIDECAR_EVENT = record(
  "A sidecar came, went, or did something with its configuration.",
  {
    type: { const: "sidecar" },
    atMs: instant("When."),
    id: text("Node id of the Envoy."),
    service: text("namespace/service; empty: not known yet."),
    change: choice("delivered: acknowledged, and run by every VM.", [
      "connected",
      "disconnected",
      "acknowledged",
      "delivered",
      "refused",
    ]),
  },
  {
    direction: DIRECTION,
    revision: text("The configuration that it is about."),
    by: choice("Who refused.", ["envoy", "filter"]),
    reason: text("Why it was refused."),
  },
);

export const BREAKER_EVENT = record(
  "A breaker, or one key of it, went from one state to another, with the numbers it was judged by.",
  {
    type: { const: "breaker" },
    sidecar: text("Node id of the Envoy."),
    service: text("namespace/service of that sidecar."),
    direction: DIRECTION,
    name: text("namespace/name of the CircuitBreaker."),
    ...TRANSITION_FIELDS,
  },
  KEY_FIELD,
);

export const INCIDENT_EVENT = record("An incident began, is over, or what is known of it has changed.", {
  type: { const: "incident" },
  atMs: instant("When."),
  id: integer("Number of the incident.", 1),
  change: choice(
    "What is new; resumed: it goes on after a restart of the controller; cut: it could not.",
    INCIDENT_CHANGES,
  ),
  condition: choice("Its state from now on.", ["incident", "recovering", "over"]),
  severity: choice("By the rate at which the error budget burns.", SEVERITIES),
  onsetMs: number("When it began, as far as the steps tell. Milliseconds since the epoch."),
  title: text("Whom it hits, and why."),
  cause: {
    description: "The likeliest; null: nothing stands out.",
    oneOf: [
      record("A cause.", {
        name: text("The target in words."),
        kind: choice("Its kind.", CAUSE_KINDS),
        confidence: number("0 to 1."),
      }),
      { type: "null" },
    ],
  },
});

export const ANALYSIS_EVENT = record("Detection has nothing to go by any more, or has again.", {
  type: { const: "analysis" },
  atMs: instant("When."),
  change: choice("What became of it.", ["lost", "back"]),
  message: text("Why, and what to do."),
});

/** The `data` of one event. */
export const EVENT: Schema = {
  description: "The data of one event of the stream.",
  oneOf: [
    POLICY_EVENT,
    BYPASS_EVENT,
    EXPERIMENT_EVENT,
    PAUSE_EVENT,
    PROBLEM_EVENT,
    SIDECAR_EVENT,
    BREAKER_EVENT,
    INCIDENT_EVENT,
    ANALYSIS_EVENT,
  ],
};

/** As the query says which are wanted: `policy,breaker`. */
export const EVENT_FILTER = text("Types that are wanted, with commas between them. Default: all.", {
  pattern: `^(${EVENT_TYPES.join("|")})(,(${EVENT_TYPES.join("|")}))*$`,
  examples: [EVENT_TYPES.join(",")],
});
