// Services that lose time or requests themselves.
import { calleesOf, isService, type Mesh } from "./mesh.js";
import { lit, type ServicePlace } from "./places.js";
import type { Suspect } from "./suspect.js";

/** Failures may be those of a callee that does not tell how its requests ended. */
const UNTOLD_PURITY = 0.5;
/** And more likely are, where one further on is seen to lose requests. */
const EXPLAINED_PURITY = 0.25;

/** One suspect for each service of which something stands out. */
export function serviceSuspects(mesh: Mesh, places: readonly ServicePlace[]): Suspect[] {
  const losing = places.filter((place) => lit(place).some(({ loss }) => loss === "requests"));
  return places.flatMap((place) => {
    const { service, endsEarly } = place;
    const findings = lit(place);
    if (findings.length === 0) return [];
    const strongest = [...findings].sort((a, b) => b.z - a.z)[0];
    const slow = strongest?.loss !== "requests";
    // Who still asks one that may fail it stops asking the others, too.
    const untold = !slow && !endsEarly && calleesUntold(mesh, place);
    return [
      {
        target: { type: "service", service: service.name },
        kind: slow ? "slow_service" : "errors",
        at: service.name,
        findings,
        purity: untold ? untoldPurity(mesh, place, losing) : 1,
        beside: [],
        why: untold ? "None of its callees tells how its requests ended: the failures may be theirs." : "",
      },
    ];
  });
}

function untoldPurity(mesh: Mesh, { service }: ServicePlace, losing: readonly ServicePlace[]): number {
  const [, ...further] = calleesOf(mesh, service.name);
  return losing.some((place) => further.includes(place.service.name)) ? EXPLAINED_PURITY : UNTOLD_PURITY;
}

function calleesUntold({ services }: Mesh, { service }: ServicePlace): boolean {
  const callees = service.outbound.filter(({ destination }) => isService(destination));
  const tells = callees.some(({ bySource, byDestination, destination }) =>
    [bySource, byDestination, services.get(destination)?.whole].some((rows) =>
      rows?.failed.some((count) => !Number.isNaN(count)),
    ),
  );
  return callees.length > 0 && !tells;
}
