/** Policies: as they are kept, written, refused and previewed. */
import { DIRECTIONS, POLICY_KINDS } from "../../model/index.js";
import { POLICY_SCHEMA } from "../../policy/index.js";
import { POLICY_NAME } from "../contract/patterns.js";
import {
  choice,
  type Fields,
  flag,
  instant,
  integer,
  line,
  list,
  MAX_NAME_CHARS,
  record,
  type Schema,
  text,
} from "../contract/schema.js";
import { PAUSE } from "./pause.js";

/** Small enough for a reason that people read. */
const MAX_REASON_CHARS = 500;

export const KIND = choice("Kind of the policy.", POLICY_KINDS);
const NAMED: Schema = { minLength: 1, maxLength: MAX_NAME_CHARS, pattern: POLICY_NAME };
export const NAMESPACE = text("Namespace of the policy.", NAMED);
export const NAME = text("Name of the policy.", NAMED);

/** Claims: nobody proves them. They go into the audit trail. */
export const BY = line("Who asks for it, such as ann@laptop. A claim that is not proved.", MAX_NAME_CHARS);
export const BECAUSE = line("Why, for those who read the audit trail.", MAX_REASON_CHARS);
export const AUTHOR: Fields = { by: BY, because: BECAUSE };

export const POLICY: Schema = POLICY_SCHEMA;

export const POLICY_KEY = text("One policy: kind, namespace and name.", {
  pattern: "^[^/]+/[^/]+/[^/]+$",
  examples: ["CircuitBreaker/default/ratings"],
});

export const POLICY_ENTRY = record(
  "A policy in force.",
  {
    policy: POLICY,
    source: text("api, or the name of the file of the watched directory that holds it."),
    version: integer("The change that made it what it is; the number in its ETag.", 1),
    acceptedMs: instant("When what its spec says was accepted."),
    by: text("Who changed it last."),
  },
  { because: text("Why.") },
);

export const POLICY_ERROR = record("One thing that is wrong with one document.", {
  source: text("File or request that the document came from."),
  document: text("Kind, namespace and name, as far as they could be read."),
  path: text("The field; empty for the document as a whole.", { examples: ["spec.trip.rate.threshold"] }),
  message: text("The value refused, and why."),
});

const POLICY_CHANGE = record(
  "What becomes of one policy.",
  { key: POLICY_KEY, change: choice("What becomes of it.", ["created", "changed", "unchanged"]) },
  { version: integer("Its version from now on; absent where a dry run would change it.", 1) },
);

const CONFIG_CHANGE = record(
  "One entry that a sidecar's configuration gains, loses or has in another form.",
  {
    section: text("Section of the configuration.", { examples: ["breakers", "faults", "tags", "services"] }),
    name: text("Name of the entry; empty for the section as a whole."),
    change: choice("What becomes of it; moved: it is asked earlier or later.", [
      "added",
      "removed",
      "changed",
      "moved",
    ]),
  },
);

export const SIDECAR_CHANGE = record(
  "How one sidecar's configuration would change in one direction.",
  {
    id: text("Node id of the Envoy."),
    service: text("namespace/service."),
    direction: choice("Which of its listeners.", DIRECTIONS),
    from: text("Revision that it shall run now; empty: it passes everything."),
    to: text("Revision that it would run."),
    changes: list("Entry by entry.", CONFIG_CHANGE),
  },
  {
    bypass: text("Id of the bypass until whose end it runs neither."),
    errors: list("Why it would keep what it has.", POLICY_ERROR),
  },
);

export const HELD_WARNING = record(
  "Sidecars that the change does not reach: they are over a limit, and any change is held.",
  {
    message: text("The policies that do not fit, and the limit."),
    sidecars: list("Node ids of the first ten.", text("Node id.")),
    count: integer("How many they are in all.", 1),
  },
);

export const APPLIED = record(
  "What was applied; on a dry run, what would be.",
  { dryRun: flag("Nothing was changed."), changes: list("In the order of the request.", POLICY_CHANGE) },
  {
    sidecars: list("Of a dry run: the sidecars whose configuration would change.", SIDECAR_CHANGE),
    warnings: list(
      "Kept, but not in force everywhere: connected sidecars that these policies concern and that keep their last good " +
        "configuration. At most twenty; absent where there are none, and on a dry run, whose `sidecars` have `errors`.",
      HELD_WARNING,
    ),
    over: list(
      "Faults whose time is over, so that they do nothing: their `activeFrom` and `activeFor` have passed. Absent: none.",
      text("`kind/namespace/name`"),
    ),
    paused: {
      ...PAUSE,
      description: "Experiments are paused, and faults are among the policies: they act once that is over.",
    },
  },
);
