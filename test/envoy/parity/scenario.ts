// One request that is played twice: by a real client and upstream through a real Envoy, and by a plan.
import type { ExchangePlan, UpstreamPlan } from "../../host/index.js";

export interface Scenario {
  name: string;
  /** The probe's script. */
  script: string;
  /** What the real upstream or route does is in the path, see upstream.ts; `plan` says the same to the emulator. */
  path: string;
  plan?: UpstreamPlan;
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** HTTP/2, content-type application/grpc. */
  grpc?: boolean;
  cancelAfterMs?: number;
  cluster?: string | null;
  /** The last line of the real log; default that of on_delete. */
  last?: RegExp;
}

/** What can be compared of a client's view. */
export interface Seen {
  status: number | undefined;
  body: string;
  /** Headers and trailers that start with x-probe or grpc-, and what the local reply sets. */
  headers: Record<string, string>;
  reset: boolean;
}

const COMPARED = /^(x-probe|grpc-|content-type$|x-envoy-overloaded$)/;

export function comparedHeaders(headers: Iterable<readonly [string, string]>): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => COMPARED.test(name)).sort());
}

/** Values that depend on the machine; whether they could be read is compared. */
const MACHINE =
  /^((?:hex)?prop (?:\S*\.(?:address|port|id|time|duration|host|backend_latency)|connection_id|xds\.node\S*) -> 0).*/;

export function comparedLine(line: string): string {
  return line.replace(MACHINE, "$1").replace(/^(grpc_close \d+ \d+ upstream connect error).*/, "$1");
}

export function planOf(scenario: Scenario): ExchangePlan {
  const { path, method, headers, body, grpc, plan, cancelAfterMs, cluster } = scenario;
  return {
    request: {
      path,
      ...(method === undefined ? {} : { method }),
      ...(body === undefined ? {} : { body }),
      ...(grpc === undefined ? {} : { grpc }),
      headers: { ...headers, "x-probe": scenario.script },
    },
    ...(plan === undefined ? {} : { upstream: plan }),
    ...(cancelAfterMs === undefined ? {} : { cancelAfterMs }),
    cluster: cluster === undefined ? "up" : cluster,
    virtualHost: "all",
  };
}
