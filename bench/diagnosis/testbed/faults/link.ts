// What goes wrong between sidecars.
import { edgeName } from "../../recording.js";
import { ANY, drawn, type FaultPlan, type Injection, type Levers, named, percent } from "../levers.js";
import type { Link } from "../relay.js";

/** Milliseconds more in each direction. */
const DELAY_MS = [6, 80] as const;
/** What a lost packet costs: the least a retransmission waits on Linux, and a few of them. */
const STALL_MS = [200, 3_000] as const;

/** Every link at a service is slow: its network, its host. `alone`: the one edge there is at it, which then is right too. */
export function networkDelay(service: string, alone?: { caller: string }): FaultPlan {
  const edges = alone === undefined ? [] : [edgeName(named(alone.caller), named(service))];
  return {
    ...{ kind: "network delay", place: service, targets: [named(service), ...edges], kinds: ["network"] },
    draw(random) {
      const [link, strength] = drawDelay(random);
      return linked([ANY, service], [service, ANY], link, strength);
    },
  };
}

/** One edge is slow, whatever else its two ends do. Its callee's name leads to it too. */
export function slowEdge(caller: string, callee: string): FaultPlan {
  return {
    ...edge("slow edge", caller, callee),
    draw(random) {
      const [link, strength] = drawDelay(random);
      return linked([caller, callee], undefined, link, strength);
    },
  };
}

export function stalls(caller: string, callee: string): FaultPlan {
  return {
    ...edge("stalls", caller, callee),
    draw(random) {
      const stallShare = drawn(random, 0.08, 0.5);
      const stallMs = drawn(random, ...STALL_MS);
      const strength = `${stallMs} ms for ${percent(stallShare)}`;
      return linked([caller, callee], undefined, { stallShare, stallMs }, strength);
    },
  };
}

export function resets(caller: string, callee: string): FaultPlan {
  return {
    ...edge("resets", caller, callee),
    draw(random) {
      const resetShare = drawn(random, 0.1, 0.7);
      return linked([caller, callee], undefined, { resetShare }, percent(resetShare));
    },
  };
}

/** Nothing answers at its address: its host is gone, or the way to it; callers cannot tell which. */
export function gone(caller: string, callee: string): FaultPlan {
  return {
    ...edge("gone", caller, callee),
    kinds: ["crash", "network"],
    draw: () => linked([caller, callee], undefined, { isCut: true }, "connections refused"),
  };
}

function edge(kind: string, caller: string, callee: string): Omit<FaultPlan, "draw"> {
  const targets = [edgeName(named(caller), named(callee)), named(callee)];
  return { kind, place: edgeName(caller, callee), targets, kinds: ["network"] };
}

function drawDelay(random: () => number): [Partial<Link>, string] {
  const delayMs = drawn(random, ...DELAY_MS);
  const jitterMs = Math.round(delayMs * random());
  return [{ delayMs, jitterMs }, `+${delayMs} to ${delayMs + jitterMs} ms each way`];
}

function linked(
  first: readonly [string, string],
  second: readonly [string, string] | undefined,
  link: Partial<Link>,
  strength: string,
): Injection {
  const set = async (levers: Levers, how: Partial<Link>) => {
    await levers.link(...first, how);
    if (second !== undefined) await levers.link(...second, how);
  };
  return {
    strength,
    begin: (levers) => set(levers, link).then(() => []),
    end: (levers) => set(levers, {}),
  };
}
