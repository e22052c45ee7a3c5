/** Where the demo's spans go: nowhere, to a collector that is named, or to a Zipkin of its own. */
import { freePort, isFree } from "../../../bench/envoy/index.js";
import { startZipkin, type ZipkinProcess, zipkinJar } from "../../../bench/zipkin/index.js";
import { readTracing, type Tracing } from "../../render/index.js";
import { failed, usage } from "../world.js";

/** Zipkin's own. */
const ZIPKIN_PORT = 9411;
const HELP = "look at `meshfuse demo --help`";

export interface TracingFlags {
  trace?: string;
  traceSampling?: string;
  traceUrl?: string;
  zipkin?: boolean;
}

/** Undefined: nothing is traced. With `zipkin` the place is not known yet. Throws what makes the exit code 2. */
export function tracingOf({ trace, traceSampling, traceUrl, zipkin }: TracingFlags): Tracing | undefined {
  if (zipkin === true && (trace ?? traceUrl) !== undefined) {
    throw usage("--zipkin: says where traces go itself; leave out --trace and --trace-url", HELP);
  }
  const target = zipkin === true ? `zipkin=127.0.0.1:${ZIPKIN_PORT}` : trace;
  const errors: string[] = [];
  if (target === undefined && traceSampling !== undefined)
    errors.push("traceSampling: needs --trace or --zipkin");
  const tracing = target === undefined ? undefined : readTracing(target, traceSampling, errors);
  const lines = errors.map((error) => `--${error.replace(/^traceSampling/, "trace-sampling")}`);
  if (lines.length > 0) throw usage(...lines, HELP);
  return tracing;
}

interface OwnZipkin {
  tracing: Tracing;
  /** Where a person looks. */
  pageUrl: string;
  traceUrl: string;
  stop: ZipkinProcess["stop"];
}

/** Fetches Zipkin where it is missing and starts it. Throws what makes the exit code 1. */
export async function startOwnZipkin(
  tracing: Tracing,
  progress: (line: string) => void,
  signal: AbortSignal,
): Promise<OwnZipkin> {
  try {
    const jar = await zipkinJar({ progress, signal });
    const port = (await isFree(ZIPKIN_PORT)) ? ZIPKIN_PORT : await freePort();
    progress("starting Zipkin, which takes some ten seconds");
    const { url, stop } = await startZipkin({ jar, port, signal });
    progress(`Zipkin is ready; traces are at ${url}/zipkin`);
    const collector = { host: "127.0.0.1", port };
    const pages = { pageUrl: `${url}/zipkin`, traceUrl: `${url}/zipkin/traces/{trace}` };
    return { tracing: { ...tracing, collector }, ...pages, stop };
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error));
  }
}
