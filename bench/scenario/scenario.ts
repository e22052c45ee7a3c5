// What is measured: a configuration of the filter and the requests that meet it. Every step of the ladder measures the
// same ones.

export type Header = readonly [name: string, value: string];

export interface Scenario {
  /** As it is chosen on the command line. */
  name: string;
  /** For people: what the filter does in it. */
  what: string;
  /** The filter's configuration, or what makes it. */
  document: Readonly<Record<string, unknown>>;
  /** Request headers of each request in turn, in Envoy's order; mostly one set. */
  requests: readonly (readonly Header[])[];
  /** Response headers of the upstream. */
  response: readonly Header[];
  /** What a client gets. */
  status: number;
  /**
   * How many copies of the filter may stand in one chain: 16 where each meets what the first met, 1 where the first
   * changes what the next would see (a reply, a removed header).
   */
  copies: 1 | 16;
  /** It concerns an upstream's answer: an Envoy that answers by itself does not meet it. */
  needsUpstream?: true;
  /** Belongs to the short run. */
  isShort: boolean;
}

/** A scenario of a feature that the filter does not have. */
export interface Pending {
  name: string;
  what: string;
  needs: string;
}
