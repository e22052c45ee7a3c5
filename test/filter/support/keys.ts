// A keyed breaker in a line: requests by the value of a header, and what Envoy's gauges show of the keys.
import type { EnvoyOptions, Exchange, Root } from "../../host/index.js";
import { answer, isRejected } from "./breaker.js";
import { type Document, labelsOf, Sidecar } from "./sidecar.js";

const BREAKER = "b";
const HEADER = "x-tenant";
/** The policy contract: a trip by one worker is in force in all within so long. */
export const IN_FORCE_MS = 250;

export interface KeyConfig {
  maxKeys?: number;
  idle?: string;
}

/** A breaker `b` by the header x-tenant; one failure opens it. */
export function keyed(key: KeyConfig = {}, breaker: object = {}): object {
  return { name: BREAKER, key: { header: HEADER, ...key }, trip: { consecutive: 1 }, ...breaker };
}

export class KeyBench {
  constructor(readonly sidecar: Sidecar) {}

  /** A request with that value (undefined: without the header); what came of it: a status, or `R` for a rejection. */
  ask(key: string | undefined, status = 200, worker = 0): string {
    return this.askAt(this.sidecar.worker(worker), key, status);
  }

  /** The same at a root that is no worker's any more, or not yet. */
  askAt(root: Root, key: string | undefined, status = 200): string {
    const exchange = root.exchange({ request: { headers: headersOf(key) }, upstream: { status } });
    return isRejected(exchange) ? "R" : String(exchange.client.status);
  }

  /** A request that stays in flight until it is ended. */
  begin(key: string, worker = 0): Exchange {
    return this.beginAt(this.sidecar.worker(worker), key);
  }

  beginAt(root: Root, key: string): Exchange {
    return root.begin({ request: { headers: headersOf(key) }, upstream: { never: true } });
  }

  end(exchange: Exchange, status: number): void {
    answer(exchange, status);
  }

  advance(ms: number): this {
    this.sidecar.envoy.advance(ms);
    return this;
  }

  /** Keys by state as Envoy's gauges show them; those of none left out. */
  get keys(): Record<string, number> {
    const { metrics } = this.sidecar.envoy;
    const shown = metrics
      .names("gauge", "meshfuse_breaker_keys.")
      .map((name): [string, number] => [labelsOf(name).state ?? "", metrics.value("gauge", name) ?? 0]);
    return Object.fromEntries(shown.filter(([, many]) => many > 0));
  }

  /** Requests that shared the breaker's own state; told at the tick, which this waits for. */
  get overflown(): number {
    return this.sidecar.counter("meshfuse_overflow_total", { what: "keys" });
  }

  /** Who has which place, as shared data says: keys by place, null where it is free. */
  get places(): (string | null)[] {
    const { shared } = this.sidecar.envoy;
    const places: (string | null)[] = [];
    for (let place = 0; ; place++) {
      const cell = shared.get("vm", `mf.key.${place}`);
      if (cell === undefined) return places;
      places.push(keyOf(Buffer.from(cell.value)));
    }
  }

  /** From which state to which, in the log's order: `a closed open`; the breaker's own state has no key. */
  get transitions(): string[] {
    return this.sidecar.envoy.logTexts("info").flatMap((line) => {
      const found = /^meshfuse: breaker \S+ (?:key "(.*)" )?(\w+) -> (\w+):/.exec(line);
      return found === null ? [] : [`${found[1] ?? "*"} ${found[2]} ${found[3]}`];
    });
  }
}

export async function startKeys(
  breaker: object = keyed(),
  workers = 1,
  options: EnvoyOptions = {},
): Promise<KeyBench> {
  return new KeyBench(await Sidecar.start(documentOf(breaker), workers, options));
}

export function documentOf(breaker: object): Document {
  return { breakers: [breaker] };
}

function headersOf(key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { [HEADER]: key };
}

/** u32 claim, u32 definition, used, direction, size of the name, size of the key, name, key. */
function keyOf(cell: Buffer): string | null {
  if (cell.readUInt8(8) === 0) return null;
  const start = 12 + cell.readUInt8(10);
  return cell.toString("utf8", start, start + cell.readUInt8(11));
}
