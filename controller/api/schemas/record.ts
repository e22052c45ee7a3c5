/** What is kept of the past: the audit trail. */
import { instant, integer, record, text } from "../contract/schema.js";

export const AUDIT_EVENT = record(
  "Who did what, when and why.",
  {
    number: integer("Its place in the trail, from 1.", 1),
    sequence: integer("What shares it happened together.", 1),
    type: text("What happened.", { examples: ["policy.put", "bypass.begun", "experiment.ended"] }),
    subject: text(
      "Key of a policy, id of a bypass or of an experiment, namespace/service, or all experiments.",
    ),
    atMs: instant("When."),
    by: text(
      "Who: a person as they call themselves, file:NAME, sidecar:ID, or meshfuse for what time brings.",
    ),
  },
  { because: text("Why."), detail: text("What a person wants to know beside the subject.") },
);
