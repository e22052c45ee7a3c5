// The schema of a filter's configuration: the same parts as a policy, under the names that the filter reads.
import { BREAKER_FIELDS } from "./breaker.js";
import { faultSchema, LEASE } from "./fault.js";
import { MATCH } from "./match.js";
import {
  CONDITION_BYTES,
  choice,
  duration,
  flag,
  integer,
  list,
  NAME_BYTES,
  object,
  type Schema,
  text,
} from "./parts.js";
import { tagSchema } from "./tag.js";

/** The tables of the filter are this large; see the limits of the language. */
export const MOST_BREAKERS = 1024;
export const MOST_FAULTS = 64;
export const MOST_TAGS = 16;
/** One condition is one entry of any list in any `match`. */
export const MOST_CONDITIONS = 4096;
export const MOST_CONFIG_BYTES = 262_144;
const REVISION_BYTES = 64;
const MOST_SERIES = 4096;

const NAME = text("`namespace/name` of the policy.", NAME_BYTES);

const NODE = object("Who the sidecar is; default: Envoy's own node.", {
  service: text("The service.", CONDITION_BYTES),
  version: text("Its version.", CONDITION_BYTES),
  namespace: text("Its namespace.", CONDITION_BYTES),
});

const SERVICE = object(
  "A service of the mesh and the hosts it is called by.",
  {
    name: text("`namespace/service`.", CONDITION_BYTES),
    hosts: list("Hosts, literal.", text("A host.", CONDITION_BYTES)),
  },
  ["name"],
);

const REPORT = object("Where reports go.", {
  cluster: text("An Envoy cluster.", CONDITION_BYTES),
  interval: duration("Between two reports.", "100ms", "60s"),
});

export const CONFIG_SCHEMA: Schema = object("What one filter is given.", {
  version: integer("The version of this form.", 1, 1),
  revision: { type: "string", meshfuse: { kind: "text", maxBytes: REVISION_BYTES } },
  node: NODE,
  direction: choice("Which side of a request the filter is on.", ["outbound", "inbound"]),
  services: list("The services of the mesh.", SERVICE),
  report: REPORT,
  breakers: list(
    "In the order in which they are asked.",
    object("One breaker.", { name: NAME, match: MATCH, ...BREAKER_FIELDS }, ["name", "trip"]),
    MOST_BREAKERS,
  ),
  faults: list(
    "In the order in which they are decided.",
    faultSchema("One fault.", { name: NAME, match: MATCH, lease: LEASE }, ["name"]),
    MOST_FAULTS,
  ),
  tags: list("The first of a name whose match holds.", tagSchema({ match: MATCH }), MOST_TAGS),
  access: list("Not supported yet: only [].", { not: {} }),
  edge: flag("Removes x-meshfuse-* that comes from outside."),
  limits: object("Bounds of the filter's own tables.", {
    series: integer("Series of meshfuse_requests_total. Default 2000.", 1, MOST_SERIES),
  }),
  hashKey: {
    description: "The secret that tags hash their values with: 32 hex digits.",
    meshfuse: { kind: "hashKey" },
  },
});
