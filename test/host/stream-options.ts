// What a test may say about the connection and route of a stream, and what holds otherwise.
import type { PropertyValue, StreamInfo } from "./properties.js";

export interface StreamOptions {
  /** Default HTTP/1.1; a gRPC request is HTTP/2. */
  protocol?: "HTTP/1.1" | "HTTP/2";
  /** The route's cluster; null: the route has none. Default `upstream`. */
  cluster?: string | null;
  route?: string;
  virtualHost?: string;
  /** The client's `ip:port`. */
  source?: string;
  /** The listener's `ip:port`. */
  destination?: string;
  connectionId?: number;
  mtls?: boolean;
  /** Further properties, or other values for known ones, by `a.b.c`; readable in every callback of the stream. */
  properties?: Readonly<Record<string, PropertyValue>>;
}

export function streamInfo(
  options: StreamOptions,
  direction: StreamInfo["direction"],
  startWallNs: bigint,
): StreamInfo {
  return {
    protocol: options.protocol ?? "HTTP/1.1",
    cluster: options.cluster === null ? undefined : (options.cluster ?? "upstream"),
    route: options.route ?? "",
    virtualHost: options.virtualHost ?? "",
    direction,
    connectionId: options.connectionId ?? 0,
    mtls: options.mtls ?? false,
    source: options.source ?? "127.0.0.1:40000",
    destination: options.destination ?? "127.0.0.1:10000",
    startWallNs,
    upstreamAddress: undefined,
    attempts: 0,
    flags: 0,
    code: undefined,
    details: undefined,
    custom: options.properties ?? {},
    filterState: new Map(),
  };
}
