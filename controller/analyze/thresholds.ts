/**
 * Thresholds as a person writes them: a YAML file of names and numbers, and objectives of services. What it does not
 * name stays as it is.
 */
import { readFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import { type Thresholds, thresholdErrors } from "../detect/index.js";
import { type Objectives, readObjectives } from "../forecast/index.js";

/** More is no file of thresholds. */
const MOST_CHARS = 65_536;

export interface ReadThresholds {
  thresholds: Partial<Thresholds>;
  /** What forecasts are compared with. */
  objectives: Objectives;
}

export const NO_THRESHOLDS: ReadThresholds = { thresholds: {}, objectives: {} };

/** Rejects with a line for each thing that is wrong, with the file's name. */
export async function readThresholds(place: string): Promise<ReadThresholds> {
  const text = await readFile(place, "utf8").catch((error: Error) => {
    throw new Error(`${place} cannot be read: ${error.message}`);
  });
  const errors = text.length > MOST_CHARS ? ["it is too long for thresholds"] : [];
  const document = parseDocument(text.slice(0, MOST_CHARS));
  errors.push(...document.errors.map(({ message }) => message.split("\n")[0] ?? message));
  if (errors.length > 0) throw failure(place, errors);
  const value = valueIn(place, document);
  const { objectives = {}, ...thresholds } = isMap(value) ? value : { objectives: {} };
  const read = readObjectives(objectives);
  const wrong = thresholdErrors(isMap(value) ? thresholds : value);
  if ("errors" in read) wrong.push(...read.errors);
  if (wrong.length > 0 || "errors" in read) throw failure(place, wrong);
  return { thresholds: thresholds as Partial<Thresholds>, objectives: read.objectives };
}

/** A file of comments alone sets nothing. Aliases could make a small file a huge value, or one without an end. */
function valueIn(place: string, document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 }) ?? {};
  } catch {
    throw failure(place, ["it has aliases (*name), which thresholds do not: write the value out"]);
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function failure(place: string, errors: readonly string[]): Error {
  return new Error(errors.map((error) => `${place}: ${error}`).join("\n"));
}
