// Which property can be read when, and in what form: measured on Envoy 1.40.0. Numbers are 8 bytes little-endian,
// booleans one byte, texts raw; whole messages and maps are not emulated (SerializationFailure, as `xds` answers).
import { fromByteString, toBytes } from "./bytes.js";
import type { NodeIdentity } from "./context.js";
import { grpcStatusOfHttp } from "./grpc-status.js";
import type { HeaderMap } from "./header-map.js";
import { Status } from "./status.js";

export type PropertyValue = string | number | bigint | boolean | Uint8Array;

/** What every context of a plugin can read. */
export interface PluginFacts {
  readonly pluginName: string;
  readonly rootId: string;
  readonly vmId: string;
  readonly node: NodeIdentity;
}

export interface StreamFacts {
  /** Which callback runs: what it can see depends on it. */
  readonly phase: "request" | "response" | "log";
  readonly request: HeaderMap | undefined;
  readonly response: HeaderMap | undefined;
  readonly trailers: HeaderMap | undefined;
  readonly info: StreamInfo;
  /** Since the request came. */
  readonly durationNs: bigint;
  /** The upstream's answer came to its end, though the filter may hold it. */
  readonly answerIsWhole: boolean;
}

/** What Envoy knows of a stream; addresses are `ip:port`. */
export interface StreamInfo {
  protocol: "HTTP/1.1" | "HTTP/2";
  /** Undefined: the route has none, such as a direct response. */
  cluster: string | undefined;
  route: string;
  virtualHost: string;
  direction: "unspecified" | "inbound" | "outbound";
  connectionId: number;
  mtls: boolean;
  source: string;
  destination: string;
  startWallNs: bigint;
  /** Undefined until a connection to it was tried. */
  upstreamAddress: string | undefined;
  attempts: number;
  flags: number;
  code: number | undefined;
  details: string | undefined;
  /** By `a.b.c`; these go before everything else, in every phase. */
  custom: Readonly<Record<string, PropertyValue>>;
  /** What proxy_set_property wrote, by key, without Envoy's prefix `wasm.`. */
  readonly filterState: Map<string, Uint8Array>;
}

type Reader = (facts: StreamFacts) => PropertyValue | undefined;

const DIRECTIONS = { unspecified: 0, inbound: 1, outbound: 2 } as const;
/** Names that are there but are maps or messages. */
const UNREADABLE: ReadonlySet<string> = new Set([
  "xds",
  "filter_state",
  "xds.upstream_host_locality_metadata",
]);

const READERS: Readonly<Record<string, Reader>> = {
  "xds.cluster_name": ({ info }) => info.cluster,
  "xds.route_name": ({ info }) => info.route,
  "xds.virtual_host_name": ({ info }) => info.virtualHost,
  "xds.listener_direction": ({ info }) => DIRECTIONS[info.direction],
  "xds.filter_chain_name": () => "",
  "connection.id": ({ info }) => info.connectionId,
  connection_id: ({ info }) => info.connectionId,
  "connection.mtls": ({ info }) => info.mtls,
  "source.address": ({ info }) => info.source,
  "source.port": ({ info }) => portOf(info.source),
  "destination.address": ({ info }) => info.destination,
  "destination.port": ({ info }) => portOf(info.destination),
  "upstream.address": upstreamAddress,
  "upstream.port": (facts) => {
    const address = upstreamAddress(facts);
    return address === undefined ? undefined : portOf(address);
  },
  "upstream.request_attempt_count": ({ phase, info }) => (phase === "request" ? 0 : info.attempts),
  "request.path": ({ request }) => raw(request?.get(":path")),
  "request.url_path": ({ request }) => raw(request?.get(":path")?.replace(/\?.*$/s, "")),
  "request.host": ({ request }) => raw(request?.get(":authority")),
  "request.method": ({ request }) => raw(request?.get(":method")),
  "request.scheme": ({ request }) => raw(request?.get(":scheme")),
  "request.id": ({ request }) => raw(request?.get("x-request-id")),
  "request.referer": ({ request }) => raw(request?.get("referer")),
  "request.useragent": ({ request }) => raw(request?.get("user-agent")),
  "request.query": ({ request }) => raw(request?.get(":path")?.replace(/^[^?]*\??/s, "")),
  "request.time": ({ info }) => info.startWallNs,
  "request.protocol": ({ info }) => info.protocol,
  "request.duration": ({ phase, durationNs }) => (phase === "log" ? durationNs : undefined),
  "response.code": ({ phase, info }) => (phase === "request" ? undefined : info.code),
  "response.code_details": ({ phase, info }) => (phase === "request" ? undefined : info.details),
  "response.flags": ({ phase, info }) => (phase === "request" ? 0 : info.flags),
  "response.grpc_status": grpcStatus,
  "response.backend_latency": ({ answerIsWhole, durationNs }) => (answerIsWhole ? durationNs : undefined),
};

export function readProperty(
  path: readonly string[],
  plugin: PluginFacts,
  facts: StreamFacts | undefined,
): Uint8Array | Status {
  const name = path.join(".");
  const own = facts?.info.custom[name] ?? ofPlugin(name, plugin);
  if (own !== undefined) return encodeProperty(own);
  if (facts === undefined) return Status.NotFound;
  const state = facts.info.filterState.get(path[0] ?? "");
  if (state !== undefined && path.length === 1) return state;
  if (UNREADABLE.has(name)) return Status.SerializationFailure;
  const value = READERS[name]?.(facts) ?? ofHeader(path, facts);
  return value === undefined ? Status.NotFound : encodeProperty(value);
}

export function encodeProperty(value: PropertyValue): Uint8Array {
  if (typeof value === "boolean") return Uint8Array.of(value ? 1 : 0);
  if (typeof value !== "number" && typeof value !== "bigint") return toBytes(value);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt.asIntN(64, BigInt(value)), true);
  return bytes;
}

function ofPlugin(name: string, plugin: PluginFacts): PropertyValue | undefined {
  const metadata = /^xds\.node\.metadata\.(.+)$/s.exec(name)?.[1];
  if (metadata !== undefined) return plugin.node.metadata[metadata];
  if (name === "plugin_name") return plugin.pluginName;
  if (name === "plugin_root_id") return plugin.rootId;
  if (name === "plugin_vm_id") return plugin.vmId;
  if (name === "xds.node.id") return plugin.node.id;
  return name === "xds.node.cluster" ? plugin.node.cluster : undefined;
}

function ofHeader([top, map, name]: readonly string[], facts: StreamFacts): PropertyValue | undefined {
  if (name === undefined) return undefined;
  const headers = { "request.headers": facts.request, "response.headers": facts.response };
  const found = map === "trailers" ? facts.trailers : headers[`${top}.${map}` as keyof typeof headers];
  return raw(found?.get(name));
}

/** Headers are byte strings, other texts UTF-8. */
function raw(value: string | undefined): Uint8Array | undefined {
  return value === undefined ? undefined : fromByteString(value);
}

function upstreamAddress({ phase, info }: StreamFacts): string | undefined {
  return phase === "request" ? undefined : info.upstreamAddress;
}

/** From the trailers or headers; for anything that is no gRPC a guess from the HTTP status. */
function grpcStatus({ phase, info, response, trailers }: StreamFacts): number | undefined {
  if (phase === "request") return undefined;
  const told = trailers?.get("grpc-status") ?? response?.get("grpc-status");
  if (told !== undefined) return Number(told);
  return info.code === undefined ? undefined : grpcStatusOfHttp(info.code);
}

function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(":") + 1));
}
