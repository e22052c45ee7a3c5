// The command line of the bench; all errors at once.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { SCENARIOS } from "./scenario.js";

/** As many breakers as a sidecar may have. */
const MOST_TRIPS = 1_000;
const MOST_WORKERS = 32;
/** The release module beside the compiled bench: dist/bench/breaker/options.js -> dist/meshfuse.wasm. */
const BUILT_MODULE = fileURLToPath(new URL("../../meshfuse.wasm", import.meta.url));
const NAMES = SCENARIOS.map(({ name }) => name);

export interface BenchOptions {
  help: boolean;
  json: boolean;
  trips: number;
  concurrency: number[];
  /** Names of scenarios. */
  only: string[];
  seed: number;
  /** Path of the module. */
  module: string;
}

export const HELP = `How soon a trip is in force on all workers of an Envoy.

Usage: npm run bench:breaker -- [options]

  --trips N            trips of each kind, 1 to ${MOST_TRIPS} (default 30)
  --concurrency LIST   workers of the Envoy, such as 4 or 1,2,4 (default 1,2,4)
  --only LIST          of ${NAMES.join(", ")} (default all)
  --seed N             where between two ticks the trips fall (default 1)
  --module FILE        the filter's module (default the one just built)
  --json               every trial, as JSON, in place of the table
  --help               this text

All workers of a real Envoy are asked all the time; something trips; the time from then to the last request that any
worker still let through is taken. Progress goes to stderr. Without an Envoy on the PATH or in ENVOY_BIN the pinned
release is fetched once. 30 trips of each kind take about 4 minutes.
`;

/** The options, or a line for each that cannot be. */
export function readOptions(args: readonly string[]): BenchOptions | { errors: string[] } {
  const errors: string[] = [];
  const { values, unknown } = parsed(args);
  errors.push(...unknown);
  const whole = (name: string, text: string, most: number) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= 1 && value <= most) return value;
    errors.push(`--${name}: "${text}" is not a whole number from 1 to ${most}`);
    return 1;
  };
  const list = (text: string) => text.split(",").map((entry) => entry.trim());
  const options = {
    help: values.help === true,
    json: values.json === true,
    trips: whole("trips", values.trips ?? "30", MOST_TRIPS),
    concurrency: list(values.concurrency ?? "1,2,4").map((text) => whole("concurrency", text, MOST_WORKERS)),
    only: values.only === undefined ? [...NAMES] : list(values.only),
    seed: whole("seed", values.seed ?? "1", 999_999_999),
    module: values.module ?? BUILT_MODULE,
  };
  const strangers = options.only.filter((name) => !NAMES.includes(name));
  errors.push(...strangers.map((name) => `--only: "${name}" is not one of ${NAMES.join(", ")}`));
  return errors.length > 0 ? { errors } : options;
}

const TEXT = { type: "string" } as const;
const SWITCH = { type: "boolean" } as const;
const FLAGS = {
  ...{ trips: TEXT, concurrency: TEXT, only: TEXT, seed: TEXT, module: TEXT },
  ...{ json: SWITCH, help: { ...SWITCH, short: "h" } },
} as const;

interface Parsed {
  values: { [flag in "trips" | "concurrency" | "only" | "seed" | "module"]?: string } & {
    [flag in "json" | "help"]?: boolean;
  };
  unknown: string[];
}

function parsed(args: readonly string[]): Parsed {
  try {
    const { values } = parseArgs({ args: [...args], options: FLAGS, allowPositionals: false });
    return { values, unknown: [] };
  } catch (error) {
    // Unknown option, missing value, stray argument: Node says which; what it says after that is advice on "--".
    const [words = ""] = (error instanceof Error ? error.message : String(error)).split(". ");
    return { values: {}, unknown: [words] };
  }
}
