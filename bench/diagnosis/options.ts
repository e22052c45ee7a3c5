// The command line of `npm run bench -- diagnosis`.
import { parseArgs } from "node:util";

export interface DiagnosisOptions {
  what:
    | { kind: "testbed"; seed: number; count?: number; only: readonly string[] }
    | { kind: "judge"; files: readonly string[] }
    | { kind: "nezha" | "petshop"; folder: string }
    | { kind: "forecast"; data?: "nezha" | "petshop"; places: readonly string[] };
  json: boolean;
  publish: boolean;
}

export const DIAGNOSIS_HELP = `Whether detection and diagnosis find what is wrong, and say so in time.

npm run bench -- diagnosis                      faults in a mesh of real Envoys, one after the other; about 40 minutes
npm run bench -- diagnosis judge FILE...        recordings of such runs, again
npm run bench -- diagnosis nezha FOLDER         a day of Nezha (github.com/IntelligentDDS/Nezha)
npm run bench -- diagnosis petshop FOLDER       PetShop (github.com/amazon-science/petshop-root-cause-analysis)
npm run bench -- diagnosis forecast [nezha FOLDER | petshop FOLDER | FILE...]
                                                forecasts against the last value: made-up series, and those of recordings

  --seed N       of order, places and strengths; default 1
  --count N      only the first N faults: one of each kind comes before the second of any
  --only WORD    only faults with this word in their title, such as ratings; may be given again
  --json         the results on stdout as JSON; otherwise as Markdown, as forecasts always are
  --publish      also puts them into bench/RESULTS.md and .json
  --help         this text

Results and recordings go to bench/results/. ENVOY_BIN names another Envoy. Exit codes: 0 judged (missed targets too),
1 not judged, 2 a wrong option, 130 interrupted (what was recorded is kept and judged).
`;

const FLAGS = {
  seed: { type: "string" },
  count: { type: "string" },
  only: { type: "string", multiple: true },
  json: { type: "boolean", default: false },
  publish: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

const MAX_SEED = 2 ** 31;
const MAX_COUNT = 1_000;

/** All errors at once. `args`: what follows `diagnosis`. */
export function readDiagnosis(
  args: readonly string[],
): DiagnosisOptions | { shows: "help" } | { errors: string[] } {
  const parsed = parse(args);
  if ("errors" in parsed) return parsed;
  const { values, positionals } = parsed;
  if (values.help) return { shows: "help" };
  const [name = "testbed", ...places] = positionals;
  const errors: string[] = [];
  const seed = values.seed === undefined ? 1 : wholeOf("--seed", values.seed, MAX_SEED, errors);
  const count = values.count === undefined ? undefined : wholeOf("--count", values.count, MAX_COUNT, errors);
  const { only = [], json, publish } = values;
  if (["judge", "nezha", "petshop", "forecast"].includes(name))
    for (const flag of ["seed", "count", "only"] as const)
      if (values[flag] !== undefined) errors.push(`--${flag}: ${name} has no such option; the testbed has`);
  if (name === "forecast" && (json || publish))
    errors.push("forecast: prints Markdown; leave out --json and --publish");
  const what = whatOf(name, places, { seed, count, only }, errors);
  return errors.length > 0 || what === undefined ? { errors } : { what, json, publish };
}

function whatOf(
  name: string,
  places: readonly string[],
  course: { seed: number; count?: number; only: readonly string[] },
  errors: string[],
): DiagnosisOptions["what"] | undefined {
  const [folder = ""] = places;
  switch (name) {
    case "testbed":
      if (places.length > 0) errors.push(`${places.join(", ")}: testbed takes no names; say --only WORD`);
      return { kind: "testbed", ...course };
    case "judge":
      if (places.length === 0)
        errors.push("judge: name the recordings, such as bench/results/*-recording.json");
      return { kind: "judge", files: places };
    case "nezha":
    case "petshop":
      if (places.length !== 1) errors.push(`${name}: name the one folder that holds its data`);
      return { kind: name, folder };
    case "forecast":
      return forecastOf(places, errors);
    default:
      errors.push(`${name}: is none of testbed, judge, nezha, petshop, forecast`);
      return undefined;
  }
}

function forecastOf(
  [first = "", ...more]: readonly string[],
  errors: string[],
): Extract<DiagnosisOptions["what"], { kind: "forecast" }> {
  if (first !== "nezha" && first !== "petshop")
    return { kind: "forecast", places: first === "" ? [] : [first, ...more] };
  if (more.length !== 1) errors.push(`forecast ${first}: name the one folder that holds its data`);
  return { kind: "forecast", data: first, places: more };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: FLAGS });
  } catch (error) {
    return { errors: [error instanceof Error ? error.message : String(error)] };
  }
}

function wholeOf(flag: string, text: string, most: number, errors: string[]): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) errors.push(`${flag} ${text}: a whole number from 1 to ${most}`);
  return value;
}
