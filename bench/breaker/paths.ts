// What can be asked for.

/** Answered by the proxy itself, without an attempt: no window counts it, so asking changes nothing. */
export const NEUTRAL = "/neutral";
/** Answered by the services. */
export const FAIL = "/fail";
export const OK = "/ok";
export const SLOW = "/slow";
export const LATE = "/late";

/** Over every `slow.over` of the scenarios. */
export const SLOW_MS = 40;
/** Long enough that a trip is in force before the answer comes. */
export const LATE_MS = 700;
