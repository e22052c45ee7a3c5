/** Experiments: their lives, what they do, what is wrong with them, and the pause of all. */
import { PLACE_STATES, PROBLEM_CODES } from "../../experiment/index.js";
import { FAULT_KINDS, VERDICTS } from "../../model/index.js";
import { EXPERIMENT_STATES } from "../../store/index.js";
import {
  choice,
  counts,
  type Fields,
  flag,
  instant,
  integer,
  list,
  orNull,
  record,
  text,
} from "../contract/schema.js";
import { GUARD } from "./guard.js";
import { DIRECTION } from "./observation.js";
import { NEXT_CURSOR } from "./page.js";
import { POLICY_KEY } from "./policy.js";

const COUNTS: Fields = {
  matched: integer("Matching requests."),
  verdicts: counts("Matching requests by what was decided.", VERDICTS),
  injected: counts("Faults injected, by kind.", FAULT_KINDS),
};

const END = record(
  "How it ended.",
  { atMs: instant("When."), by: text("By whom; meshfuse: its time was up, or its guard stopped it.") },
  { because: text("Why.") },
);

export const PROBLEM_FIELDS: Fields = {
  code: choice("Which problem.", PROBLEM_CODES),
  message: text("What is wrong."),
  advice: text("What to do."),
};

export const EXPERIMENT_PROBLEM = record("What keeps a running experiment from telling anything.", {
  ...PROBLEM_FIELDS,
  sinceMs: instant("Since when."),
});

const LIFE: Fields = {
  id: text("Its name here."),
  policy: POLICY_KEY,
  state: choice(
    "Where it is in its life; stopped: by a person or its guard, or its fault was deleted or replaced.",
    EXPERIMENT_STATES,
  ),
  fromMs: instant("When it begins to act."),
  untilMs: instant("When it ends by itself."),
  createdMs: instant("When it was accepted."),
  by: text("Who applied it."),
  problems: list("What is wrong with it now; only of one that runs.", EXPERIMENT_PROBLEM),
};

const MORE: Fields = {
  because: text("Why."),
  end: END,
  paused: { const: true, description: "All experiments are paused: it is alive and does not act." },
  counts: record(
    "What it did since it began, in all sidecars; absent: another one with the same fault began later.",
    COUNTS,
  ),
};

export const EXPERIMENT = record(
  "The life of one FaultInjection, from its acceptance to its end.",
  LIFE,
  MORE,
);

export const EXPERIMENT_PLACE = record("One sidecar that the fault is for, in one direction.", {
  sidecar: text("Node id of the Envoy."),
  service: text("namespace/service of that sidecar; empty: it is not known any more."),
  direction: DIRECTION,
  state: choice(
    "How far it is. acknowledged: Envoy took it, and no report tells yet that every VM runs it; held: over a limit, it " +
      "keeps its last good configuration.",
    PLACE_STATES,
  ),
  lastReportMs: orNull(instant("When it last reported; null: never.")),
  leaseUntilMs: orNull(
    instant("Until when it acts without another reply; null: its lease is over, or it never had one."),
  ),
  ...COUNTS,
});

export const EXPERIMENT_DETAIL = record(
  "One experiment: where it is, who runs it, what it did, and what is wrong.",
  {
    ...LIFE,
    durable: flag("False: its end holds, but could not be written down, so a restart forgets it."),
    states: counts("Sidecars and directions that its fault is for, by their state.", PLACE_STATES),
    silent: integer("Among them those without a report for 10 s."),
    places: list("One page of them, ordered by sidecar and direction.", EXPERIMENT_PLACE),
  },
  { ...MORE, guard: GUARD, nextCursor: NEXT_CURSOR },
);
