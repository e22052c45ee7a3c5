// How the requests of the load end, and how each end of an edge counts that.
import type { Outcome } from "../../../../controller/model/index.js";
import { AGAIN } from "./sidecars.js";

export type Tally = Partial<Record<Outcome, number>>;

export interface End {
  /** What the client sees; 0: it went away. */
  status: number;
  /** By the caller's sidecar. */
  source: Outcome;
  /** By that of the called one: nothing where the caller's answers by itself. */
  destination: Tally;
}

export interface Kind extends End {
  path: (n: number) => string;
  weight: number;
  /** The client goes away once the application has the request. */
  leaves?: true;
  /** Of the caller's own: where there is no caller's sidecar it does not happen. */
  atSource?: true;
  /** Where the fault's lease has ended, since the controller was away for too long. */
  expired?: End;
}

const always = (path: string) => () => path;

export const REJECTED = "/rejected";
export const ABORTED = "/aborted";
export const TURNED_AWAY = "/turned-away";
/** Neither a success nor a failure, by the breaker's words. */
export const IGNORED_STATUS = 404;

const SERVED: End = { status: 200, source: "success", destination: { success: 1 } };
/** Of nobody's host. */
const NO_ROUTE: End = { status: 404, source: "ignored", destination: {} };

export const KINDS: readonly Kind[] = [
  { path: always("/s/200"), weight: 60, status: 200, source: "success", destination: { success: 1 } },
  { path: always("/s/503"), weight: 8, status: 503, source: "failure", destination: { failure: 1 } },
  {
    path: always("/s/429"),
    weight: 5,
    status: 429,
    source: "soft_failure",
    destination: { soft_failure: 1 },
  },
  {
    path: always(`/s/${IGNORED_STATUS}`),
    ...{ weight: 4, status: IGNORED_STATUS, source: "ignored", destination: { ignored: 1 } },
  },
  { path: always("/reset"), weight: 3, status: 503, source: "failure", destination: { failure: 1 } },
  { path: always("/midway"), weight: 2, status: 200, source: "failure", destination: { failure: 1 } },
  {
    path: (n) => `/never/${n}`,
    ...{ weight: 3, status: 0, source: "cancelled", destination: { cancelled: 1 }, leaves: true },
  },
  { path: always(REJECTED), weight: 4, status: 503, source: "rejected", destination: {}, atSource: true },
  {
    ...{ path: always(ABORTED), weight: 4, status: 418, source: "injected", destination: {} },
    ...{ atSource: true, expired: SERVED },
  },
  { path: always(TURNED_AWAY), weight: 4, status: 503, source: "failure", destination: { rejected: 1 } },
];

/** Of the route that retries, beside the others. */
export const RETRIED: readonly Kind[] = [
  { path: always(`${AGAIN}s/200`), weight: 5, status: 200, source: "success", destination: { success: 1 } },
  { path: always(`${AGAIN}s/503`), weight: 5, status: 503, source: "failure", destination: { failure: 3 } },
  { path: always(`${AGAIN}reset`), weight: 2, status: 503, source: "failure", destination: { failure: 3 } },
  {
    path: (n) => `${AGAIN}flaky/1/${n}`,
    ...{ weight: 5, status: 200, source: "success", destination: { success: 1, failure: 1 } },
  },
  {
    path: (n) => `${AGAIN}flaky/2/${n}`,
    ...{ weight: 5, status: 200, source: "success", destination: { success: 1, failure: 2 } },
  },
  // What the callee's breaker turned away says that it is not to be tried again.
  {
    path: always(`${AGAIN}${TURNED_AWAY.slice(1)}`),
    ...{ weight: 2, status: 503, source: "failure", destination: { rejected: 1 } },
  },
];

/** The same kinds where Envoy knows no route: only what the caller's filter answers is answered as elsewhere. */
export const UNROUTED: readonly Kind[] = KINDS.filter(({ leaves }) => !leaves).map((kind) => {
  if (!kind.atSource) return { ...kind, ...NO_ROUTE };
  return kind.expired === undefined ? kind : { ...kind, expired: NO_ROUTE };
});

/** One at random; `random`: numbers in [0, 1). */
export function kindOf(kinds: readonly Kind[], random: () => number): Kind {
  let left = random() * kinds.reduce((sum, { weight }) => sum + weight, 0);
  for (const kind of kinds) {
    left -= kind.weight;
    if (left < 0) return kind;
  }
  throw new RangeError("the kinds have no weight");
}
