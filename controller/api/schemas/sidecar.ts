/** Sidecars, what they were sent and what they run; and who was turned away. */
import { DIRECTIONS } from "../../model/index.js";
import { choice, flag, instant, integer, list, map, record, text } from "../contract/schema.js";

const REFUSAL_OF_CONFIG = record(
  "The last configuration that was refused.",
  {
    revision: text("The revision refused."),
    reason: text("Why."),
    by: choice("envoy: as a whole, by NACK; filter: it was read and not taken.", ["envoy", "filter"]),
    atMs: instant("When."),
  },
  { hint: text("What to do about it, where that is known.") },
);

const ENVOY = record(
  "What its Envoy says of itself.",
  {},
  {
    version: text("Such as 1.40.0."),
    wasmRuntimes: list("It can run the filter if envoy.wasm.runtime.v8 is among them.", text("Full name.")),
  },
);

export const DELIVERY = record(
  "What one sidecar was sent in one direction, and what came of it.",
  {
    direction: choice("Which of its listeners.", DIRECTIONS),
    wanted: text("Revision that it shall run by the policies of now; empty while it is bypassed."),
    delivered: flag("Acknowledged by Envoy, and running in every VM by the filter's own report."),
  },
  {
    sent: text("Revision last sent."),
    acknowledged: text("Revision last acknowledged."),
    running: text("Revision that all VMs run, by their own report."),
    refusal: REFUSAL_OF_CONFIG,
    held: {
      const: true,
      description:
        "Its policies cannot be resolved, `warnings` say why: it keeps its last good configuration.",
    },
  },
);

export const SIDECAR = record(
  "One Envoy.",
  {
    id: text("Node id."),
    namespace: text("Namespace of its workload."),
    service: text("Service of its workload."),
    version: text("Version of its workload."),
    labels: map("Workload labels, which selectors are compared with.", text("Value.")),
    connected: flag("It has a stream open."),
    deliveries: list("Of the directions that something is known of.", DELIVERY),
    warnings: list("What a person should look at.", text("One sentence.")),
  },
  { bypass: text("Id of the bypass in force for it."), envoy: ENVOY },
);

export const REFUSAL = record("A stream or report that was turned away in the last minute.", {
  node: text("Node id as the client gave it; empty: it gave none."),
  reason: text("Why."),
  times: integer("How often, since it was first heard."),
  lastMs: instant("The last time."),
});
