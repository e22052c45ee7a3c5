// A filter's configuration against everything the filter itself checks: the last gate before a push.
import { type Marks, nearestMark, pathOf, type Refusal, readJson, type Tree } from "../read/index.js";
import { MOST_CONDITIONS, MOST_CONFIG_BYTES } from "../schema/index.js";
import { refuseFault, refuseLease } from "./fault.js";
import { countConditions, refuseBreaker, refuseRepeatedNames, refuseSources } from "./rules.js";
import { checkConfigSchema } from "./schema-check.js";
import { entriesOf, type Fields, fieldsOf } from "./shape.js";
import { refuseTag, refuseUnkeyed } from "./tag.js";

const SECTIONS = ["breakers", "faults", "tags"] as const;

/**
 * The refusals of a configuration, one line each in the filter's words (`breakers[0].trip: missing`), in the order of
 * the text; empty: the filter takes it. Never throws.
 */
export function checkFilterConfig(config: string | Uint8Array): string[] {
  const bytes = typeof config === "string" ? Buffer.from(config) : config;
  if (bytes.length === 0) return ["empty: write {} to pass everything"];
  if (bytes.length > MOST_CONFIG_BYTES) return [`${bytes.length} bytes are over ${MOST_CONFIG_BYTES}`];
  const reading = readJson(bytes);
  if (!reading.ok) return [lineOf(reading.refusal, reading.marks)];
  const { tree } = reading;
  const refusals = [...checkConfigSchema(tree), ...refusalsBetween(fieldsOf(tree.value))];
  return inReadingOrder(unique(refusals), tree).map((refusal) => lineOf(refusal, tree.marks));
}

/** The order of the source; a field that is missing comes where the object around it begins. */
export function inReadingOrder(refusals: readonly Refusal[], tree: Tree): Refusal[] {
  const offset = (refusal: Refusal) => nearestMark(tree.marks, refusal.pointer).offset;
  return [...refusals].sort((a, b) => offset(a) - offset(b));
}

/** One line for one value. */
export function unique(refusals: readonly Refusal[]): Refusal[] {
  const first = new Map<string, Refusal>();
  for (const refusal of refusals) if (!first.has(refusal.pointer)) first.set(refusal.pointer, refusal);
  return [...first.values()];
}

function refusalsBetween(config: Fields): Refusal[] {
  const entries = SECTIONS.flatMap((section) =>
    entriesOf(config[section]).map((entry, index) => ({
      entry: fieldsOf(entry),
      pointer: `/${section}/${index}`,
      section,
    })),
  );
  return [
    ...["services", "breakers", "faults"].flatMap((name) => refuseRepeatedNames(config[name], `/${name}`)),
    ...entries.flatMap(({ entry, pointer, section }) => [
      ...(section === "breakers" ? refuseBreaker(entry, pointer, config.direction) : []),
      ...(section === "faults"
        ? [...refuseFault(entry, pointer, config.direction), ...refuseLease(entry, pointer, config.report)]
        : []),
      ...(section === "tags" ? refuseTag(entry, pointer) : []),
      ...refuseSources(entry, pointer, config.direction),
    ]),
    ...refuseUnkeyed(config),
    ...refuseConditions(entries),
  ];
}

/** Told where the sum goes over. */
function refuseConditions(entries: readonly { entry: Fields; pointer: string }[]): Refusal[] {
  let conditions = 0;
  for (const { entry, pointer } of entries) {
    conditions += countConditions(entry);
    if (conditions > MOST_CONDITIONS) {
      return [{ pointer: `${pointer}/match`, message: `more than ${MOST_CONDITIONS} conditions` }];
    }
  }
  return [];
}

function lineOf(refusal: Refusal, marks: Marks): string {
  const path = pathOf(marks, refusal.pointer);
  return path === "" ? refusal.message : `${path}: ${refusal.message}`;
}
