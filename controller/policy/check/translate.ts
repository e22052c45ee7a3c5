// The one translator of the schema checker's errors into words of refusal.
import type { ErrorObject } from "ajv";
import { childPointer, type Marks, type Refusal } from "../read/index.js";
import { shown } from "../values/index.js";
import type { Words } from "./words.js";

const TYPES: Record<string, string> = {
  string: "a string",
  object: "an object",
  array: "a list",
  boolean: "true or false",
  integer: "an integer",
};

/** What is told of a value once: its type before its length, that before its meaning. */
const ORDER = ["type", "minLength"];

/** The branches of "one of these fields" fail one by one; the keyword around them tells it once. */
const BRANCH = /\/(anyOf|oneOf)\/\d+\/(required|properties\/[^/]+\/const)$/;

export function translateAll(errors: readonly ErrorObject[], marks: Marks): Refusal[] {
  const ordered = [...errors].sort((a, b) => rank(a) - rank(b));
  const told = new Map<string, string>();
  for (const error of ordered) {
    const refusal = translate(error, marks);
    if (refusal !== null && !told.has(refusal.pointer)) told.set(refusal.pointer, refusal.message);
  }
  return [...told].map(([pointer, message]) => ({ pointer, message }));
}

/** What is wrong with a key comes before what is wrong with its value. */
function rank(error: ErrorObject): number {
  if (isOfKey(error)) return -1;
  const at = ORDER.indexOf(error.keyword);
  return at === -1 ? ORDER.length : at;
}

function translate(error: ErrorObject, marks: Marks): Refusal | null {
  const pointer = error.instancePath;
  if (BRANCH.test(error.schemaPath)) return null;
  switch (error.keyword) {
    case "required":
      return { pointer: childPointer(pointer, error.params.missingProperty), message: "missing" };
    case "dependentRequired":
      return { pointer: childPointer(pointer, error.params.missingProperty), message: "missing" };
    case "additionalProperties":
      return { pointer: childPointer(pointer, error.params.additionalProperty), message: "unknown field" };
    case "meshfuse":
      return translateValue(error, marks);
    default: {
      const message = wordsOf(error, shown(error.data, marks.get(pointer)?.numberText));
      return message === null ? null : { pointer, message };
    }
  }
}

function wordsOf(error: ErrorObject, value: string): string | null {
  switch (error.keyword) {
    case "type":
      return `${value} is not ${TYPES[error.params.type] ?? error.params.type}`;
    case "not":
      return "not supported yet";
    case "minimum":
      return `${value} is under ${error.params.limit}`;
    case "maximum":
      return `${value} is over ${error.params.limit}`;
    case "minLength":
    case "minItems":
    case "minProperties":
      return "is empty";
    case "maxItems":
    case "maxProperties":
      return `has more than ${error.params.limit} entries`;
    case "enum":
      return refinedBy(error) ? null : `${value} is not one of ${error.params.allowedValues.join(", ")}`;
    case "anyOf":
      return `needs one of ${fieldsOf(error)}`;
    case "oneOf":
      return `${error.params.passingSchemas === null ? "needs one of" : "takes only one of"} ${fieldsOf(error)}`;
    case "pattern":
    case "propertyNames":
    case "if":
      return null;
    default:
      return `${value} does not fit: ${error.message ?? error.keyword}`;
  }
}

/** A value under the keyword `meshfuse` has its words from there; what stands beside it is for editors. */
function refinedBy(error: ErrorObject): boolean {
  return error.parentSchema?.meshfuse !== undefined;
}

function fieldsOf(error: ErrorObject): string {
  const branches: { required: string[] }[] = error.parentSchema?.[error.keyword] ?? [];
  return branches.flatMap((branch) => branch.required).join(", ");
}

function translateValue(error: ErrorObject, marks: Marks): Refusal {
  const words: Words = error.params.words;
  // A key is checked by the schema of the names: there the data is the key itself.
  const key = isOfKey(error) ? String(error.data) : undefined;
  const pointer = key === undefined ? error.instancePath : childPointer(error.instancePath, key);
  if ("plain" in words) return { pointer, message: words.plain };
  const value = shown(error.data, key === undefined ? marks.get(pointer)?.numberText : undefined);
  return { pointer, message: `${value} ${words.ofValue}` };
}

function isOfKey(error: ErrorObject): boolean {
  return error.schemaPath.includes("/propertyNames/");
}
