// What goes wrong within a service.
import { edgeName } from "../../recording.js";
import type { Trouble } from "../conduct.js";
import { drawn, type FaultPlan, type Injection, type Levers, named, percent } from "../levers.js";

/** Milliseconds more: from a few times a service's own work to what every user feels. */
const SLOW_MS = [12, 200] as const;
/** Milliseconds of a core a request: at 40 a second, a quarter of a core to three. */
const BURN_MS = [6, 18] as const;
const FAIL_SHARE = [0.1, 1] as const;

/** It waits for something: a lock, a disk, a dependency outside the mesh. */
export function slowService(service: string): FaultPlan {
  return {
    ...{ kind: "slow service", place: service, targets: [named(service)], kinds: ["slow_service"] },
    draw(random) {
      const waitMs = drawn(random, ...SLOW_MS);
      const waitShare = random() < 0.5 ? 1 : drawn(random, 0.4, 1);
      return troubled(service, { waitMs, waitShare }, `+${waitMs} ms for ${percent(waitShare)}`);
    },
  };
}

/** What sidecars count cannot tell a busy core from any other slowness, so both kinds are right. */
export function cpuBurn(service: string): FaultPlan {
  return {
    ...{ kind: "CPU burn", place: service, targets: [named(service)], kinds: ["cpu", "slow_service"] },
    draw(random) {
      const burnMs = drawn(random, ...BURN_MS);
      return troubled(service, { burnMs }, `${burnMs} ms of a core a request`);
    },
  };
}

export function errors(service: string): FaultPlan {
  return {
    ...{ kind: "errors", place: service, targets: [named(service)], kinds: ["errors"] },
    draw(random) {
      const failShare = drawn(random, ...FAIL_SHARE);
      const status = random() < 0.5 ? 500 : 503;
      return troubled(service, { failShare, status }, `${status} for ${percent(failShare)}`);
    },
  };
}

/** The process is gone: connections are reset, then refused. Its sidecar lives on. */
export function crash(service: string): FaultPlan {
  return {
    ...{ kind: "crash", place: service, targets: [named(service)], kinds: ["crash"] },
    draw: () => ({
      strength: "killed",
      begin: (levers) => levers.kill(service).then(() => []),
      end: (levers) => levers.revive(service),
    }),
  };
}

/** The process lives and does not listen. */
export function refused(service: string): FaultPlan {
  return {
    ...{ kind: "refused", place: service, targets: [named(service)], kinds: ["crash"] },
    draw: () => troubled(service, { isDeaf: true }, "does not listen"),
  };
}

/** One version of several is worse than the others: a canary that should be taken back. */
export function badVersion(service: string, version: string, how: "slow" | "failing"): FaultPlan {
  const workload = `${service}-${version}`;
  return {
    ...{ kind: `bad version, ${how}`, place: workload, targets: [named(service)], kinds: ["bad_version"] },
    draw(random) {
      const waitMs = drawn(random, 25, 200);
      const failShare = drawn(random, 0.2, 1);
      if (how === "slow") return troubled(workload, { waitMs, waitShare: 1 }, `+${waitMs} ms`);
      return troubled(workload, { failShare, status: 500 }, `500 for ${percent(failShare)}`);
    },
  };
}

/** It asks another for the same again and again, more often than that one can answer. */
export function badCaller(service: string, callee: string, times: readonly [number, number]): FaultPlan {
  return {
    kind: "bad caller",
    place: edgeName(service, callee),
    targets: [named(service)],
    kinds: ["bad_caller"],
    draw(random) {
      const repeats = Math.round(drawn(random, ...times));
      return troubled(service, { times: repeats }, `asks ${repeats} times`);
    },
  };
}

function troubled(who: string, trouble: Partial<Trouble>, strength: string): Injection {
  return {
    strength,
    begin: (levers: Levers) => levers.trouble(who, trouble).then(() => []),
    end: (levers: Levers) => levers.trouble(who, {}),
  };
}
