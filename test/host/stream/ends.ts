// The two ends of a stream: where requests and responses go once the filter let them pass.
import type { FakeClock } from "../clock.js";
import type { HeaderMap } from "../header-map.js";
import type { Sink } from "./direction.js";
import type { Received } from "./received.js";

/** `routed` is called as soon as the headers are there: a router may answer inside it. */
export function routerEnd(upstream: Received, clock: FakeClock, routed: () => void): Sink {
  return {
    headers: (map: HeaderMap, end: boolean) => {
      upstream.addHeaders(map.clone(), end, clock.elapsedMs);
      routed();
    },
    body: (bytes, end) => upstream.addBody(bytes, end),
    trailers: (map) => upstream.addTrailers(map.clone()),
  };
}

/** `finished` is called when the client has everything. */
export function clientEnd(client: Received, clock: FakeClock, finished: () => void): Sink {
  return {
    headers: (map, end) => {
      client.addHeaders(map.clone(), end, clock.elapsedMs);
      if (end) finished();
    },
    body: (bytes, end) => {
      client.addBody(bytes, end);
      if (end) finished();
    },
    trailers: (map) => {
      client.addTrailers(map.clone());
      finished();
    },
  };
}
