/** What is another in a later document than in an earlier one, field by field. */
import { isDeepStrictEqual } from "node:util";
import { type Paint, printable } from "./output.js";

/** Longer values are cut: the documents themselves have them whole. */
const MOST_VALUE_CHARS = 200;

export interface FieldChange {
  /** `spec.trip.rate.threshold`, `spec.tags[tenant].values` */
  path: string;
  /** Absent: the field is new. */
  from?: unknown;
  /** Absent: the field is gone. */
  to?: unknown;
}

/** In the order of the later document, then what is gone. Values are plain data. */
export function fieldChanges(before: unknown, after: unknown, path = ""): FieldChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  const [old, fresh] = [membersOf(before), membersOf(after)];
  const isLike = Array.isArray(before) === Array.isArray(after);
  if (old !== undefined && fresh !== undefined && isLike) {
    const keys = new Set([...fresh.keys(), ...old.keys()]);
    return [...keys].flatMap((key) => fieldChanges(old.get(key), fresh.get(key), joined(path, key, after)));
  }
  if (before === undefined && fresh !== undefined && !Array.isArray(after) && fresh.size > 0) {
    return [...fresh].flatMap(([key, value]) => fieldChanges(undefined, value, joined(path, key, after)));
  }
  return [
    {
      path,
      ...(before === undefined ? {} : { from: before }),
      ...(after === undefined ? {} : { to: after }),
    },
  ];
}

/** `  ~ spec.trip.consecutive: 5 -> 7` */
export function fieldLines(changes: readonly FieldChange[], paint: Paint): string {
  return changes
    .map((change) => {
      const { path, from, to } = change;
      const label = printable(path);
      if (!("from" in change)) return paint("green", `  + ${label}: ${valueText(to)}`);
      if (!("to" in change)) return paint("red", `  - ${label}: ${valueText(from)}`);
      return paint("yellow", `  ~ ${label}: ${valueText(from)} -> ${valueText(to)}`);
    })
    .map((line) => `${line}\n`)
    .join("");
}

function valueText(value: unknown): string {
  const text = printable(JSON.stringify(value) ?? "nothing");
  return text.length > MOST_VALUE_CHARS ? `${text.slice(0, MOST_VALUE_CHARS)}...` : text;
}

/** Fields of an object, or entries of a list whose entries have names of their own; undefined: one value. */
function membersOf(value: unknown): Map<string, unknown> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const named = new Map<string, unknown>(
    value.flatMap((entry) => (hasName(entry) ? [[entry.name, entry]] : [])),
  );
  return named.size === value.length && value.length > 0 ? named : undefined;
}

function hasName(value: unknown): value is { name: string } {
  return (
    typeof value === "object" && value !== null && typeof (value as { name?: unknown }).name === "string"
  );
}

function joined(path: string, key: string, parent: unknown): string {
  if (Array.isArray(parent)) return `${path}[${key}]`;
  return path === "" ? key : `${path}.${key}`;
}
