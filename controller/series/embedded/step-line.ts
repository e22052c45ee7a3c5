/** The lines of a file of steps, JSON each: which minute it is of, its steps, and what the numbers in them are called. */
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Direction } from "../../model/index.js";
import { isPacked } from "./packed.js";

/** Another one would be read wrongly: it is refused. */
export const FORMAT_VERSION = 1;

interface FirstLine {
  /** Version of the format. */
  series: typeof FORMAT_VERSION;
  /** Since the epoch. */
  minute: number;
  writtenMs: number;
  /** When the numbers in it began to be given: those of another time are of others. */
  numberedMs: number;
}

/** `step`: since the epoch, in steps; `told`: the numbers of inbound series of those who told enough of it. */
export interface StepLine {
  step: number;
  told: number[];
  /** A packed step, in base64. */
  packed: string;
}

/** An end of an edge. */
interface EndLine {
  end: number;
  direction: Direction;
  source: string;
  destination: string;
  services: string[];
  busyMs: number;
}

interface TellerLine {
  teller: [inbound: number, outbound: number];
  instance: string;
  service: string;
  version: string;
  lastMs: number;
}

export type Line = FirstLine | StepLine | EndLine | TellerLine;

/** What a file says. */
export interface StepFile {
  first: FirstLine;
  /** The others. */
  lines: Line[];
}

const COUNT = { type: "integer", minimum: 0 };
const TIME = { type: "number", minimum: 0 };
const TEXT = { type: "string" };
const TEXTS = { type: "array", items: TEXT };

/** Compiling takes some milliseconds: only who reads lines pays. */
let validate: ReturnType<typeof compiled> | undefined;

/** What the lines say; or what is wrong. */
export function readStepLines(texts: readonly string[]): StepFile | string {
  const lines: Line[] = [];
  for (const [index, text] of texts.entries()) {
    const line = lineIn(text);
    if (line === undefined) return index === 0 ? aboutFirst(text) : `line ${index + 1} cannot be read`;
    lines.push(line);
  }
  const first = lines.shift();
  return first === undefined || !("series" in first) ? "it has no first line" : { first, lines };
}

function lineIn(text: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isLine(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isLine(value: unknown): value is Line {
  validate ??= compiled();
  return validate(value) && (!("packed" in value) || isPacked(Buffer.from(value.packed, "base64")));
}

function compiled() {
  return new Ajv2020({ strictTypes: false, strictTuples: false }).compile<Line>({
    anyOf: [
      objectOf({ series: { const: FORMAT_VERSION }, minute: COUNT, writtenMs: TIME, numberedMs: TIME }),
      objectOf({ step: COUNT, told: { type: "array", items: COUNT }, packed: TEXT }),
      objectOf({
        ...{ end: COUNT, direction: { enum: ["outbound", "inbound"] } },
        ...{ source: TEXT, destination: TEXT, services: TEXTS, busyMs: TIME },
      }),
      objectOf({
        teller: { type: "array", items: COUNT, minItems: 2, maxItems: 2 },
        ...{ instance: TEXT, service: TEXT, version: TEXT, lastMs: TIME },
      }),
    ],
  });
}

/** What is wrong with a first line that is none. */
function aboutFirst(text: string): string {
  const [, version] = /^\{"series":(\d{1,6}),/.exec(text) ?? [];
  if (version === undefined || Number(version) === FORMAT_VERSION) return "line 1 cannot be read";
  return `it is of version ${version}, and this Meshfuse reads version ${FORMAT_VERSION}`;
}

/** An object of these and nothing else. */
function objectOf(properties: Record<string, object>): object {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}
