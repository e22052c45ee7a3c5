import type { Direction, PolicyError } from "./policy.js";

/** One entry that a sidecar's configuration would gain, lose or have in another form. */
export interface ConfigChange {
  /** `breakers`, `faults`, `tags`, `services` and what else a configuration has. */
  section: string;
  /** Name of the entry; empty for the section as a whole. */
  name: string;
  /** moved: the same entry, asked earlier or later than before. */
  change: "added" | "removed" | "changed" | "moved";
}

/** How one sidecar's configuration would change in one direction, if policies were others. */
export interface ConfigPreview {
  /** Envoy's node id. */
  id: string;
  /** `namespace/service` */
  service: string;
  direction: Direction;
  /** Revisions: what it shall run now, and what it would run. Empty: it passes everything. */
  from: string;
  to: string;
  changes: ConfigChange[];
  /** Id of the bypass until whose end it runs neither. */
  bypass?: string;
  /** Why it would keep what it has. */
  errors?: PolicyError[];
}
