/** What is kept of the past: the audit trail and the lives of experiments. */
import { EXPERIMENT_STATES } from "../../store/index.js";
import { choice, instant, integer, record, text } from "../contract/schema.js";
import { POLICY_KEY } from "./policy.js";

export const AUDIT_EVENT = record(
  "Who did what, when and why.",
  {
    number: integer("Its place in the trail, from 1.", 1),
    sequence: integer("What shares it happened together.", 1),
    type: text("What happened.", { examples: ["policy.put", "bypass.begun", "experiment.ended"] }),
    subject: text("Key of a policy, id of a bypass or of an experiment, namespace/service."),
    atMs: instant("When."),
    by: text(
      "Who: a person as they call themselves, file:NAME, sidecar:ID, or meshfuse for what time brings.",
    ),
  },
  { because: text("Why."), detail: text("What a person wants to know beside the subject.") },
);

const END = record(
  "How it ended.",
  { atMs: instant("When."), by: text("By whom; meshfuse: its time was up.") },
  { because: text("Why.") },
);

export const EXPERIMENT = record(
  "The life of one FaultInjection, from its acceptance to its end.",
  {
    id: text("Its name here."),
    policy: POLICY_KEY,
    state: choice("Where it is in its life; stopped: its fault was deleted or replaced.", EXPERIMENT_STATES),
    fromMs: instant("When it begins to act."),
    untilMs: instant("When it ends by itself."),
    createdMs: instant("When it was accepted."),
    by: text("Who applied it."),
  },
  { because: text("Why."), end: END },
);
