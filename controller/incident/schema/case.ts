/** What a diagnosis goes by, as a file has it. */
import { CHANGE_KINDS, OUTCOMES, SEVERITIES, SYMPTOM_KINDS } from "../../model/index.js";
import {
  choice,
  count,
  type Fields,
  flag,
  instant,
  list,
  map,
  number,
  orNull,
  record,
  some,
  text,
} from "./parts.js";

/** An hour at a second a step: more than any baseline and incident that is looked at. */
const MOST_STEPS = 20_000;
/** Far beyond a mesh that one controller sees. */
const MOST_SERIES = 100_000;
const MOST_LISTED = 10_000;
const LATENCIES = ["meanMs", "p50Ms", "p75Ms", "p90Ms", "p95Ms", "p99Ms"] as const;

export const SPAN = record("A time.", { fromMs: instant("Inclusive."), toMs: instant("Exclusive.") });

const EDGE_NAME = record("One caller and callee.", {
  source: text("namespace/service; unknown, or outside; empty: all callers."),
  destination: text("namespace/service, or other."),
});

export const HARM = record("How much users suffered since the onset.", {
  requests: number("Requests of users.", { minimum: 0 }),
  failed: number("Those that failed.", { minimum: 0 }),
  slow: number("Those that were slower than nearly all were before: an estimate.", { minimum: 0 }),
  missing: number("Those that were expected and never came.", { minimum: 0 }),
});

const SEEN = { seenBy: choice("Which end saw it.", ["source", "destination"]) };
const EDGE_FIELDS: Fields = {
  source: text("namespace/service; unknown, or outside; empty: all callers."),
  destination: text("namespace/service, or other."),
};

/** Of latency, where it is told. */
export const SYMPTOM_QUANTILE: Fields = {
  quantile: choice("Of latency: of which number the milliseconds are.", LATENCIES),
};

/** All of a symptom but its numbers. */
export const SYMPTOM_FIELDS: Fields = {
  kind: choice("What it is.", SYMPTOM_KINDS),
  ...SEEN,
  ...EDGE_FIELDS,
  atUsers: flag("Users feel it: who asks here is no service of the mesh."),
  sinceMs: instant("Since when."),
};

export const CHANGE_FIELDS: Fields = {
  kind: choice("What was changed.", CHANGE_KINDS),
  name: text("Of the policy, experiment, breaker, bypass or release."),
  atMs: instant("When."),
  endedMs: orNull(instant("When it ended; null: it still holds.")),
  services: list(
    "Services whose sidecars it concerns; empty: not known.",
    text("namespace/service."),
    MOST_LISTED,
  ),
  summary: text("One line."),
};
export const CHANGE_EDGE: Fields = { edge: EDGE_NAME };

const SYMPTOM = record(
  "What differs from the baseline.",
  {
    ...SYMPTOM_FIELDS,
    baseline: number("Usual: share, milliseconds, requests a second, or requests."),
    observed: number("Seen, in the same unit."),
    z: number("Robust standard deviations between them."),
  },
  SYMPTOM_QUANTILE,
);

/** All of an incident but its symptoms. */
export const INCIDENT_FIELDS: Fields = {
  id: count("Its number.", 1),
  condition: choice("How it stands.", ["incident", "recovering", "over"]),
  severity: choice("By how fast the error budget burns.", SEVERITIES),
  onsetMs: instant("When it began."),
  detectedMs: instant("When it was detected."),
  endedMs: orNull(instant("When it ended; null: it is not over.")),
};

const INCIDENT = record("As it was detected.", {
  ...INCIDENT_FIELDS,
  baseline: SPAN,
  symptoms: list("The strongest first.", SYMPTOM, MOST_LISTED),
  harm: HARM,
});

const column = (description: string) => list(description, orNull(number("Null: not told.")), MOST_STEPS);

/** Columns are shorter than rows, and most steps of most series are alike. */
const SAMPLES = record(
  "Samples of one series, a column for each number; an entry for each step that was heard of.",
  {
    heard: list(
      "Steps with a sample: where a row of them begins, and how many they are.",
      {
        type: "array",
        description: "First step, number of steps.",
        items: count("Steps."),
        minItems: 2,
        maxItems: 2,
      },
      MOST_STEPS,
    ),
    requests: column("Completed in the step."),
    inFlight: column("At the end of the step."),
    outcomes: some("Requests by outcome; null: absent, which is 0.", OUTCOMES, column("Of that outcome.")),
    untold: list("Entries whose outcomes are not told.", count("Index."), MOST_STEPS),
    latency: some(
      "Milliseconds of all completed requests; null: not told.",
      LATENCIES,
      column("Of that kind."),
    ),
  },
);

const END = record("What one end of an edge saw.", { ...SEEN, ...EDGE_FIELDS, samples: SAMPLES });
const SERVICE = record("Requests to a service of which nothing tells who sent them.", {
  service: text("namespace/service."),
  samples: SAMPLES,
});
const INSTANCE = record("One instance of a service.", {
  service: text("namespace/service."),
  instance: text("Node id of its sidecar."),
  version: text("Empty: not known."),
  inbound: SAMPLES,
  outbound: SAMPLES,
  resources: map("What else is known of it, a value for each step; null: not known.", column("By step.")),
});

/** By the lists of a window. */
export const SERIES_SCHEMAS = { ends: END, services: SERVICE, instances: INSTANCE };

const WINDOW = record(
  "Baseline, and what was seen since the onset, in equal steps.",
  {
    fromMs: instant("Where the first step begins."),
    stepMs: number("Length of a step, in milliseconds.", { exclusiveMinimum: 0 }),
    steps: { type: "integer", description: "How many.", minimum: 0, maximum: MOST_STEPS },
    calls: list("Who calls whom.", EDGE_NAME, MOST_SERIES),
    ends: list("Ends of edges.", END, MOST_SERIES),
    services: list("Services without edges.", SERVICE, MOST_SERIES),
    instances: list("Instances.", INSTANCE, MOST_SERIES),
  },
  { notes: list("What a person should know of it.", text("A note."), MOST_LISTED) },
);

export const CASE = record(
  "All that the diagnosis goes by.",
  {
    incident: INCIDENT,
    observed: SPAN,
    changes: list(
      "What is known to have changed.",
      record("A change.", CHANGE_FIELDS, CHANGE_EDGE),
      MOST_LISTED,
    ),
    window: WINDOW,
  },
  { untilMs: instant("End of the last step that the harm counts; absent: the end of what was observed.") },
);
