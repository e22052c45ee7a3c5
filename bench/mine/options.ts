// The command line of `npm run bench -- mine`.
import { parseArgs } from "node:util";
import type { Header } from "../scenario/index.js";

export interface MineOptions {
  /** Path of the filter's configuration. */
  config: string;
  /** Requests a second. */
  rate: number;
  /** How long each round at that rate lasts. */
  seconds: number;
  method: string;
  /** :authority */
  host: string;
  path: string;
  headers: readonly Header[];
  module?: string;
  /** Path of the page. */
  out: string;
  json: boolean;
}

export const MINE_HELP = `What your configuration costs on your Envoy, as a page to show to others.

npm run bench -- mine --config FILE [options]

  --config FILE       what the filter is given, as JSON: the text of PluginConfig.configuration
  --rate N            requests a second, 1 to 20000; default 500
  --seconds N         length of each round at that rate, 1 to 600; default 10
  --method GET        of each request, as are the next ones
  --host NAME         default: ratings:9080
  --path PATH         default: /ratings/1
  --header 'N: V'     as often as needed; one that is also sent by default replaces it
  --module FILE       another build of the filter; default: dist/meshfuse.wasm
  --out FILE          the page; default: bench/results/mine.html
  --json              the results on stdout as JSON
  --help              this text

ENVOY_BIN names your Envoy. Choose a request that your policies match: what no policy matches costs least.
`;

const FLAGS = {
  config: { type: "string" },
  rate: { type: "string", default: "500" },
  seconds: { type: "string", default: "10" },
  method: { type: "string", default: "GET" },
  host: { type: "string", default: "ratings:9080" },
  path: { type: "string", default: "/ratings/1" },
  header: { type: "string", multiple: true },
  module: { type: "string" },
  out: { type: "string", default: "bench/results/mine.html" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

const MAX_RATE = 20_000;
const MAX_SECONDS = 600;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VISIBLE = /^[\x21-\x7e]+$/;
const FIELD = /^[\t\x20-\x7e]*$/;

/** All errors at once. `args`: what follows `mine`. */
export function readMine(args: readonly string[]): MineOptions | { shows: "help" } | { errors: string[] } {
  const parsed = parse(args);
  if ("errors" in parsed) return parsed;
  const { values, positionals } = parsed;
  if (values.help) return { shows: "help" };
  const errors = positionals.map((name) => `${name}: mine takes no names`);
  if (values.config === undefined)
    errors.push("--config FILE is required: the filter's configuration as JSON");
  const rate = countOf("--rate", values.rate, MAX_RATE, errors);
  const seconds = countOf("--seconds", values.seconds, MAX_SECONDS, errors);
  const headers = (values.header ?? []).flatMap((text) => headerOf(text, errors));
  if (!TOKEN.test(values.method)) errors.push(`--method ${values.method}: no HTTP method`);
  if (!VISIBLE.test(values.host)) errors.push(`--host ${values.host}: visible ASCII only`);
  if (!/^\//.test(values.path) || !VISIBLE.test(values.path))
    errors.push(`--path ${values.path}: begins with / and is visible ASCII only`);
  if (errors.length > 0) return { errors };
  const { config = "", method, host, path, module, out, json } = values;
  return { config, rate, seconds, method, host, path, headers, module, out, json };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: FLAGS });
  } catch (error) {
    return { errors: [error instanceof Error ? error.message : String(error)] };
  }
}

function countOf(flag: string, text: string, most: number, errors: string[]): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) errors.push(`${flag} ${text}: a whole number from 1 to ${most}`);
  return value;
}

/** `name: value`; the connection's own headers are the bench's to set. */
function headerOf(text: string, errors: string[]): Header[] {
  const [, name = "", value = ""] = /^([^:]*):\s*(.*)$/s.exec(text) ?? [];
  const lower = name.trim().toLowerCase();
  if (!TOKEN.test(lower) || !FIELD.test(value))
    errors.push(`--header ${JSON.stringify(text)}: write name: value`);
  else if (["host", "connection", "content-length", "transfer-encoding"].includes(lower))
    errors.push(`--header ${lower}: the bench sets it`);
  else return [[lower, value.trimEnd()]];
  return [];
}
