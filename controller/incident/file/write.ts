/** The file of an incident: what the diagnosis went by and what was reported, as text. */
import type { Case, MeshWindow } from "../../model/index.js";
import type { IncidentReport } from "../report.js";
import { FILE_FORMAT, FILE_VERSION, INCIDENT_FILE, SERIES_SCHEMAS } from "../schema/index.js";
import { ordered } from "./ordered.js";
import { type StoredCase, storedCase, storedWindow } from "./window.js";

/** Of a threshold of the detector, by its name. */
export type ThresholdValues = Readonly<Record<string, number | string | boolean | null>>;

interface IncidentParts {
  given: Case;
  report: IncidentReport;
  /** What it was detected by. */
  thresholds: ThresholdValues;
  /** Version of the program. */
  writtenBy: string;
}

type SeriesList = keyof typeof SERIES_SCHEMAS;

/** The file as plain data. */
export interface IncidentFile {
  format: typeof FILE_FORMAT;
  version: typeof FILE_VERSION;
  writtenBy: string;
  thresholds: ThresholdValues;
  case: StoredCase;
  report: IncidentReport;
}

/** In the order of its schema. */
export function incidentFile(parts: IncidentParts): IncidentFile {
  return ordered(INCIDENT_FILE, plainFile(parts)) as IncidentFile;
}

/** Deterministic; a line for each part, so that the report can be found without reading past the numbers. */
export function incidentFileText(file: IncidentFile): string {
  const lines = Object.entries(file).map(
    ([name, part]) => `${JSON.stringify(name)}: ${JSON.stringify(part)}`,
  );
  return `{\n${lines.join(",\n")}\n}\n`;
}

/**
 * `incidentFileText` of the same parts in pieces of one series each. That of a large mesh is megabytes: whoever has others
 * to serve can do so between two pieces.
 */
export function* incidentFilePieces(parts: IncidentParts): Generator<string> {
  const { window } = parts.given;
  const lists = { ends: [], services: [], instances: [] };
  const file = incidentFile({ ...parts, given: { ...parts.given, window: { ...window, ...lists } } });
  let before = "{\n";
  for (const [name, part] of Object.entries(file)) {
    yield `${before}${JSON.stringify(name)}: `;
    if (name === "case") yield* casePieces(file.case, window);
    else yield JSON.stringify(part);
    before = ",\n";
  }
  yield "\n}\n";
}

function plainFile({ given, report, thresholds, writtenBy }: IncidentParts): IncidentFile {
  return {
    format: FILE_FORMAT,
    version: FILE_VERSION,
    writtenBy,
    thresholds,
    case: storedCase(given),
    report,
  };
}

/** `head`: the case without its series. */
function* casePieces(head: StoredCase, whole: MeshWindow): Generator<string> {
  yield* members(head, function* (name, part) {
    if (name !== "window") return yield JSON.stringify(part);
    yield* members(head.window, function* (key, value) {
      if (isSeriesList(key)) yield* seriesPieces(key, whole);
      else yield JSON.stringify(value);
    });
  });
}

function* members(
  value: object,
  piecesOf: (name: string, part: unknown) => Generator<string>,
): Generator<string> {
  let before = "{";
  for (const [name, part] of Object.entries(value)) {
    yield `${before}${JSON.stringify(name)}:`;
    yield* piecesOf(name, part);
    before = ",";
  }
  yield before === "{" ? "{}" : "}";
}

function* seriesPieces(name: SeriesList, whole: MeshWindow): Generator<string> {
  const none = { ...whole, ends: [], services: [], instances: [] };
  let before = "[";
  for (const one of whole[name]) {
    const [stored] = storedWindow({ ...none, [name]: [one] })[name];
    yield `${before}${JSON.stringify(ordered(SERIES_SCHEMAS[name], stored))}`;
    before = ",";
  }
  yield before === "[" ? "[]" : "]";
}

function isSeriesList(name: string): name is SeriesList {
  return Object.hasOwn(SERIES_SCHEMAS, name);
}
