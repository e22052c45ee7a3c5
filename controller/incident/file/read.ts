/** Reading a file of an incident: everything in it is checked before any of it is used. */
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import type { Case } from "../../model/index.js";
import { FILE_FORMAT, FILE_VERSION, INCIDENT_FILE_SCHEMA } from "../schema/index.js";
import { caseOf, windowErrors } from "./window.js";
import type { IncidentFile } from "./write.js";

/** Three times what a mesh of 1,000 edges takes. */
export const MOST_FILE_BYTES = 64 << 20;
/** More than anyone mends by hand. */
const MOST_ERRORS = 10;
const MOST_VALUE_CHARS = 60;

type IncidentReading =
  | { file: IncidentFile; given: Case }
  /** Each with the path and the value that was refused. */
  | { errors: string[] };

/** Compiling takes some milliseconds: only who reads a file pays. */
let validate: ReturnType<Ajv2020["compile"]> | undefined;

/** Never throws. */
export function readIncidentFile(text: string): IncidentReading {
  const size = Buffer.byteLength(text);
  if (size > MOST_FILE_BYTES) return { errors: [`it has ${size} bytes; ${MOST_FILE_BYTES} are the most`] };
  const parsed = parse(text);
  if ("error" in parsed) return { errors: [parsed.error] };
  const stranger = strangerError(parsed.value);
  if (stranger !== undefined) return { errors: [stranger] };
  const errors = schemaErrors(parsed.value);
  if (errors.length > 0) return { errors };
  const file = parsed.value as IncidentFile;
  const uneven = windowErrors(file.case);
  return uneven.length > 0 ? { errors: capped(uneven) } : { file, given: caseOf(file.case) };
}

function parse(text: string): { value: unknown } | { error: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: `it is no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** What is no such file at all needs no list of what it lacks. */
function strangerError(value: unknown): string | undefined {
  const { format, version, writtenBy } = (typeof value === "object" ? (value ?? {}) : {}) as Partial<
    Record<keyof IncidentFile, unknown>
  >;
  if (format !== FILE_FORMAT) {
    return `it is no file of an incident: format is ${shown(format)}, not ${shown(FILE_FORMAT)}`;
  }
  if (version === FILE_VERSION) return undefined;
  return `version: ${shown(version)} is not ${FILE_VERSION}; it was written by meshfuse ${shown(writtenBy)}: replay it with that`;
}

function schemaErrors(value: unknown): string[] {
  validate ??= new Ajv2020({ allErrors: true, verbose: true, strictTypes: false }).compile(
    INCIDENT_FILE_SCHEMA,
  );
  if (validate(value)) return [];
  return capped([...new Set((validate.errors ?? []).filter(isTold).map(errorText))]);
}

/** Branches of alternatives fail one by one; the keyword around them tells it once. */
function isTold({ schemaPath }: ErrorObject): boolean {
  return !/\/oneOf\/\d+\//.test(schemaPath);
}

function errorText({ instancePath, keyword, params, message, data }: ErrorObject): string {
  const at = instancePath
    .replace(/^\//, "")
    .replaceAll(/\/(\d+)(?=\/|$)/g, "[$1]")
    .replaceAll("/", ".");
  const inside = (name: unknown) => (at === "" ? String(name) : `${at}.${name}`);
  switch (keyword) {
    case "required":
      return `${inside(params.missingProperty)}: missing`;
    case "additionalProperties":
      return `${inside(params.additionalProperty)}: unknown field`;
    case "enum":
      return `${at}: ${shown(data)} is not one of ${params.allowedValues.join(", ")}`;
    case "oneOf":
      return `${at}: ${shown(data)} is none of those that may stand here`;
    default:
      return `${at}: ${shown(data)} ${message ?? "does not fit"}`;
  }
}

function capped(errors: readonly string[]): string[] {
  const more = errors.length - MOST_ERRORS;
  return more > 0 ? [...errors.slice(0, MOST_ERRORS), `and ${more} more`] : [...errors];
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > MOST_VALUE_CHARS ? `${text.slice(0, MOST_VALUE_CHARS)}...` : text;
}
