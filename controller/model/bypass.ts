// What bounds bypasses, wherever one is asked for.

/** Durations of the policy language. A bypass is a stopgap: what must stay off for longer is a policy to delete. */
export const SHORTEST_BYPASS = "1s";
export const LONGEST_BYPASS = "24h";

/**
 * In force at a time, of those with a selector and of those for every sidecar each: each configuration is looked up in
 * all of them. One for every sidecar must be possible however many the others are.
 */
export const MOST_BYPASSES = 1000;
