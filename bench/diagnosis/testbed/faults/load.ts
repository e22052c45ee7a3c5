// More users than a service can serve.
import { drawn, type FaultPlan, named } from "../levers.js";

/** Requests a second beyond the usual 40, of which the callee with the least to spare can answer 90. */
const RUSH_PER_SECOND = [80, 110] as const;

/** Right are the service that is too weak, and those who ask too much. */
export function overload(service: string): FaultPlan {
  return {
    ...{ kind: "overload", place: service, targets: [named(service), "outside"], kinds: ["overload"] },
    draw(random) {
      const ratePerSecond = drawn(random, ...RUSH_PER_SECOND);
      return {
        strength: `+${ratePerSecond} users a second`,
        begin: (levers) => levers.rush(ratePerSecond).then(() => []),
        end: (levers) => levers.rush(0),
      };
    },
  };
}
