/** The report as it is published. */
import { CAUSE_KINDS } from "../../model/index.js";
import { LIKELIHOODS, PLOT_UNITS, QUALITY_LEVELS, REPORT_VERSION, ROLES } from "../report.js";
import {
  CHANGE_EDGE,
  CHANGE_FIELDS,
  HARM,
  INCIDENT_FIELDS,
  SPAN,
  SYMPTOM_FIELDS,
  SYMPTOM_QUANTILE,
} from "./case.js";
import {
  choice,
  count,
  type Fields,
  flag,
  instant,
  list,
  number,
  orNull,
  record,
  type Schema,
  share,
  text,
} from "./parts.js";

const CHANGE = record("A change, as a target.", CHANGE_FIELDS, CHANGE_EDGE);
const SERVICE = text("namespace/service.");

export const CAUSE_TARGET: Schema = {
  description: "What is to blame.",
  oneOf: [
    record("A service.", { type: { const: "service" }, service: SERVICE }),
    record("What lies between two services.", {
      type: { const: "edge" },
      source: text("The caller."),
      destination: text("The callee."),
    }),
    record("One version of a service.", {
      type: { const: "version" },
      service: SERVICE,
      version: text("The version."),
      instances: list("Its instances.", text("Node id.")),
    }),
    record("A service, by what it sends.", { type: { const: "caller" }, service: SERVICE }),
    record("Something that was changed.", { type: { const: "change" }, change: CHANGE }),
  ],
};

/** Of evidence and of symptoms. */
const NUMBERS: Fields = {
  baseline: orNull(number("What was usual; null: not a number.")),
  observed: orNull(number("What was seen; null: not a number.")),
  z: orNull(number("Robust standard deviations between them; null: not a number.")),
};

const EVIDENCE = record("One series that speaks for or against a cause.", {
  series: text("Which, for a person."),
  unit: choice("Of the numbers.", PLOT_UNITS),
  ...NUMBERS,
  window: SPAN,
  speaks: choice("For the cause, or for something else.", ["for", "against"]),
  change: text("The numbers in words."),
});

export const INCIDENT_CAUSE = record("A cause, by its rank.", {
  rank: count("1: the likeliest.", 1),
  target: CAUSE_TARGET,
  name: text("The target in words."),
  kind: choice("Its kind.", CAUSE_KINDS),
  meaning: text("What the kind means."),
  score: number("Larger is stronger; comparable within one report."),
  confidence: share("0 to 1, from the margin to the next and the evidence."),
  likelihood: choice("The confidence in words.", LIKELIHOODS),
  summary: text("One or two sentences."),
  evidence: list("What speaks for it, the strongest first.", EVIDENCE),
  against: list("What speaks for something else.", EVIDENCE),
  path: list(
    "From users to the cause.",
    record("A service on the way.", {
      node: text("namespace/service; outside: users."),
      role: choice("What it has to do with it.", ROLES),
      seen: text("What the one before it sees of it; empty: nothing that stands out."),
    }),
  ),
  explains: list("Symptoms that it explains.", count("Index.")),
});

const USERS = record("What users have of it.", {
  suffer: flag("Whether any harm was seen where users come in."),
  summary: text("One or two sentences."),
  sinceMs: instant("Since when."),
  harm: HARM,
  harmedShare: orNull(share("Harmed of all requests, made or missed; null: there was none.")),
  services: list("Where users come in and feel it.", SERVICE),
});

const SYMPTOM = record(
  "What differs from the baseline.",
  {
    ...SYMPTOM_FIELDS,
    ...NUMBERS,
    summary: text("In words."),
    explainedBy: list("Ranks of the causes that explain it; empty: none does.", count("Rank.", 1)),
  },
  SYMPTOM_QUANTILE,
);

const PLOT = record("A few series over one time.", {
  title: text("What it shows."),
  unit: choice("Of its values.", PLOT_UNITS),
  timesMs: list("Beginnings of the steps.", instant("A step.")),
  stepMs: number("Length of a step, in milliseconds."),
  lines: list(
    "One or more.",
    record("A series.", {
      name: text("Which."),
      values: list("As many as there are times.", orNull(number("Null: not known."))),
    }),
  ),
  baseline: {
    oneOf: [
      record("What was usual of the first line.", {
        span: SPAN,
        low: number("5th percentile."),
        middle: number("Median."),
        high: number("95th percentile."),
      }),
      { type: "null", description: "Not known." },
    ],
  },
  onsetMs: instant("When it began."),
  detectedMs: instant("When it was detected."),
});

const HEAD: Fields = {
  id: count("Number of the incident.", 1),
  title: text("One line."),
  ...INCIDENT_FIELDS,
};

export const INCIDENT_SUMMARY = record("One incident of a list.", {
  ...HEAD,
  harm: HARM,
  cause: {
    oneOf: [
      record("The likeliest cause.", {
        name: text("The target in words."),
        kind: choice("Its kind.", CAUSE_KINDS),
        confidence: share("0 to 1."),
      }),
      { type: "null", description: "Nothing stands out." },
    ],
  },
});

export const INCIDENT_REPORT = record("What is wrong, since when, and why.", {
  version: { const: REPORT_VERSION, description: "Raised with each change of meaning." },
  ...HEAD,
  atMs: instant("End of the last step that it is about: until then harm is counted."),
  users: USERS,
  causes: list("The likeliest first.", INCIDENT_CAUSE),
  symptoms: list("The strongest first.", SYMPTOM),
  ruledOut: list(
    "What it is not.",
    record("A target that was ruled out.", {
      target: CAUSE_TARGET,
      name: text("The target in words."),
      why: text("Why not."),
    }),
  ),
  changes: list(
    "What is known to have changed, the nearest to the onset first.",
    record(
      "A change.",
      {
        ...CHANGE_FIELDS,
        offsetMs: number("Milliseconds from the onset; negative: before it."),
        rank: orNull(count("Rank of the cause that it is; null: it is none.", 1)),
      },
      CHANGE_EDGE,
    ),
  ),
  next: list(
    "What to look at, in this order.",
    record("Advice.", {
      why: text("What it shows, or does."),
      command: orNull(text("A line for a shell; null: there is none.")),
    }),
  ),
  quality: record("How good the data was.", {
    level: choice("In a word.", QUALITY_LEVELS),
    coverage: share("Steps with a sample among all, over all series."),
    baselineSteps: count("Steps of the baseline."),
    observedSteps: count("Steps since the onset."),
    stepMs: number("Length of a step, in milliseconds."),
    notes: list("What a person should know.", text("A note.")),
  }),
  plots: list("What the evidence looks like.", PLOT),
});
