// What we did ourselves: a policy that should not have been put into force.
import { API_VERSION, type Policy } from "../../../../controller/model/index.js";
import { BREAKER_BEFORE_RATINGS, NAMESPACE } from "../../../mesh/index.js";
import { changeName, edgeName } from "../../recording.js";
import { drawn, type FaultPlan, type Injection, percent } from "../levers.js";

/** A new breaker that is held open: a configuration, and a breaker. */
export function forcedOpen(caller: string, callee: string): FaultPlan {
  const name = `${caller}-${callee}-off`;
  const policy: Policy = {
    apiVersion: API_VERSION,
    kind: "CircuitBreaker",
    metadata: { name, namespace: NAMESPACE },
    spec: {
      selector: { app: caller },
      direction: "outbound",
      match: { hosts: [callee] },
      mode: "forcedOpen",
      trip: { consecutive: 5 },
    },
  };
  return {
    ...ownBreaker(caller, callee, policy),
    draw: () => pushed(policy, "forcedOpen"),
  };
}

/** The breaker that is there, held open by a change of its mode: of two for one host a request meets the first alone. */
export function breakerHeldOpen(): FaultPlan {
  const held = { ...BREAKER_BEFORE_RATINGS, spec: { ...BREAKER_BEFORE_RATINGS.spec, mode: "forcedOpen" } };
  return {
    ...ownBreaker("reviews", "ratings", BREAKER_BEFORE_RATINGS),
    draw: () => ({
      strength: "forcedOpen, of the one there is",
      begin: (levers) => levers.apply(held as Policy),
      end: (levers) => levers.apply(BREAKER_BEFORE_RATINGS).then(() => {}),
    }),
  };
}

export function experiment(service: string, how: "delay" | "abort"): FaultPlan {
  const name = `${service}-${how}`;
  return {
    ...{
      kind: "our experiment",
      place: service,
      targets: [changeName(`${NAMESPACE}/${name}`)],
      kinds: ["experiment"],
    },
    draw(random) {
      const share = drawn(random, 0.3, 1);
      const delayMs = drawn(random, 30, 300);
      const effect = how === "delay" ? { delay: { fixed: `${delayMs}ms` } } : { abort: { status: 503 } };
      const policy: Policy = {
        apiVersion: API_VERSION,
        kind: "FaultInjection",
        metadata: { name, namespace: NAMESPACE },
        spec: {
          selector: { app: service },
          direction: "inbound",
          percentage: `${Math.round(share * 100)}%`,
          ...effect,
          activeFor: "5m",
        },
      };
      const what = how === "delay" ? `+${delayMs} ms` : "503";
      return pushed(policy, `${what} for ${percent(share)}`);
    },
  };
}

function ownBreaker(caller: string, callee: string, { metadata }: Policy): Omit<FaultPlan, "draw"> {
  return {
    ...{ kind: "our breaker", place: edgeName(caller, callee) },
    targets: [changeName(`${metadata.namespace}/${metadata.name}`)],
    kinds: ["config_change", "breaker"],
  };
}

function pushed(policy: Policy, strength: string): Injection {
  return {
    strength,
    begin: (levers) => levers.apply(policy),
    end: (levers) => levers.remove(policy),
  };
}
