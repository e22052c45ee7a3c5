/** What a guard says, in people's words. */
import type { GuardComparison, GuardedLimit } from "../model/index.js";

const PERCENT = 100;
/** Of percent, so that a share that is just over a limit is not shown as the limit. */
const DIGITS = 100;
/** Those of a policy's percentages. */
const LIMIT_DIGITS = 4;
const MS_IN_S = 1_000;
/** What arithmetic may have added or taken. */
const TINY = 1e-9;

export type Told = Omit<GuardedLimit, "text"> & { silentMs: number };

/** Why an experiment is stopped. `nowMs`: on the time of the counts. */
export function breachText(told: Told, proof: GuardedLimit["whole"], nowMs: number): string {
  const { requests, bad, leastBadShare, sinceMs } = proof;
  const time = `${Math.max(1, Math.round((nowMs - sinceMs) / MS_IN_S))} s`;
  if (told.limit === "success") {
    const counted = `${requests - bad} of ${requests} requests in ${time}`;
    // Where none may fail, one is proof, and no bound is.
    const bound = told.badShare === 0 ? "" : `; confidence bound ${down(1 - leastBadShare)}`;
    return `success of ${told.service} ${down(1 - bad / requests)} is under ${asked(told)} (${counted}${bound})`;
  }
  const counted = `${bad} of ${requests} requests in ${time}`;
  const bound = `confidence bound ${up(leastBadShare)}`;
  return `p95 of ${told.service} is over ${asked(told)}: ${up(bad / requests)} are slower (${counted}; ${bound})`;
}

export function blindText({ service, silentMs }: Told): string {
  const silence = `for ${Math.floor(silentMs / MS_IN_S)} s`;
  if (service === undefined)
    return `no sidecar has told of requests that come in ${silence}: nothing can be seen`;
  return `no sidecar of ${service} has told of its requests ${silence}: they cannot be seen`;
}

/** How one limit stands. */
export function limitText(told: Told): string {
  const { service, limit, verdict, minimum, recent } = told;
  if (verdict === "blind") return blindText(told);
  if (service === undefined) return "no service has been called from outside the mesh so far";
  const name = `${limit} of ${service}`;
  if (verdict === "few") return `${name}: ${recent.requests} requests, judged from ${minimum} on`;
  const share = recent.requests === 0 ? 0 : recent.bad / recent.requests;
  if (limit === "success")
    return `${name}: ${down(1 - share)} of ${recent.requests} requests; the limit is ${asked(told)}`;
  return `${name}: ${up(share)} of ${recent.requests} requests are slower than ${asked(told)}; the limit is 5%`;
}

export function comparisonText({ service, injecting, others }: Omit<GuardComparison, "text">): string {
  const share = ({ requests, bad }: GuardComparison["others"]) =>
    `${down(requests === 0 ? 1 : 1 - bad / requests)} of ${requests} requests`;
  const here = `${share(injecting)} succeed at ${injecting.sidecars} of its sidecars, which inject`;
  return `${service}: ${here}; ${share(others)} at ${others.sidecars}, which do not`;
}

/** As the policy says it. */
function asked({ limit, badShare, p95Ms }: Told): string {
  return limit === "success" ? `${Number(((1 - badShare) * PERCENT).toFixed(LIMIT_DIGITS))}%` : `${p95Ms}ms`;
}

function down(share: number): string {
  return `${Math.floor(share * PERCENT * DIGITS + TINY) / DIGITS}%`;
}

function up(share: number): string {
  return `${Math.ceil(share * PERCENT * DIGITS - TINY) / DIGITS}%`;
}
