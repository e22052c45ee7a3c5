/** Sidecars that a change does not reach: over a limit of their filter, they keep what they ran before. */
import { DIRECTIONS, type Policy, type Sidecar } from "../model/index.js";
import { concerns, sidecarLabel } from "../policy/index.js";
import type { WantedConfigs } from "./wanted.js";

/** What is told with the answer to one change; the status tells all. */
const MOST_WARNINGS = 20;
const MOST_NAMED = 10;

export interface HeldWarning {
  /** The policies that do not fit, and the limit. */
  message: string;
  /** Ids of the first of them. */
  sidecars: string[];
  /** How many they are in all. */
  count: number;
}

/** `touched`: the policies of the change, as they are now and as they were. */
export function heldWarnings(
  sidecars: readonly Sidecar[],
  wanted: WantedConfigs,
  touched: readonly Policy[],
): HeldWarning[] {
  const warnings = new Map<string, HeldWarning>();
  for (const sidecar of sidecars) {
    const message = troubleOf(sidecar, wanted, touched);
    if (message === undefined) continue;
    const warning = warnings.get(message) ?? { message, sidecars: [], count: 0 };
    warning.count++;
    if (warning.sidecars.length < MOST_NAMED) warning.sidecars.push(sidecar.id);
    warnings.set(message, warning);
  }
  return [...warnings.values()].slice(0, MOST_WARNINGS);
}

/** Without the sidecar's name, so that it is the same for all that have it. */
function troubleOf(sidecar: Sidecar, wanted: WantedConfigs, touched: readonly Policy[]): string | undefined {
  const errors = DIRECTIONS.filter((direction) =>
    touched.some((policy) => concerns(policy, sidecar, direction)),
  ).flatMap((direction) => wanted.of(sidecar, direction).errors);
  const [first] = errors;
  if (first === undefined) return undefined;
  const { document } = first;
  const words = first.message.replace(sidecarLabel(sidecar), "this sidecar");
  const others = new Set(errors.map((error) => error.document)).size - 1;
  const more =
    others === 1 ? "1 more policy does not fit either" : `${others} more policies do not fit either`;
  return [document, words].filter((part) => part !== "").join(": ") + (others === 0 ? "" : `; ${more}`);
}
