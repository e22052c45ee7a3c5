/** The pause of all experiments. */
import { flag, instant, integer, list, record, text } from "../contract/schema.js";

export const PAUSE = record(
  "No experiment acts, in no sidecar.",
  {
    sinceMs: instant("Since when."),
    by: text("Who paused them."),
    durable: flag("False: it holds, but could not be written down, so a restart forgets it."),
  },
  { because: text("Why.") },
);

export const PAUSE_STATUS = record(
  "The pause, and how far the sidecars are.",
  {
    sidecars: integer("Sidecars that a living experiment is for."),
    confirmed: integer(
      "Of these, those that inject nothing: Envoy acknowledged a configuration without faults, or a report came after " +
        "the reply that ended the leases. 0 where nothing is paused.",
    ),
    missing: list(
      "The others, while there is a pause.",
      record("A sidecar that has not confirmed.", {
        sidecar: text("Node id of the Envoy."),
        service: text("namespace/service."),
        reason: text("Why not."),
      }),
    ),
  },
  { pause: PAUSE },
);
