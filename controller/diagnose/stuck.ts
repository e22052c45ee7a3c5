// Where requests wait and do not come back: in flight beyond what was usual, and beyond those that wait further on.
import { type Edge, inboundOf, type Mesh, type Service } from "./mesh.js";
import { type Contrast, contrast, type Floor } from "./robust.js";
import { minus, orZero, sumOf } from "./rows.js";

/** Read at instants, so a few more say nothing. */
export const IN_FLIGHT_FLOOR: Floor = { share: 0.5, amount: 2 };

/** Requests that a service holds itself. Undefined: it does not tell. */
export function heldBy({ frame }: Mesh, service: Service): Contrast | undefined {
  const inbound = inboundOf(service);
  if (inbound === undefined) return undefined;
  const further = service.outbound.flatMap(({ bySource }) => (bySource ? [bySource.inFlight] : []));
  const own = further.length === 0 ? inbound.inFlight : minus(inbound.inFlight, orZero(sumOf(further)));
  return contrast(own, frame, IN_FLIGHT_FLOOR);
}

/** Requests that the caller waits for and the callee does not have. */
export function heldBetween({ frame }: Mesh, { bySource, byDestination }: Edge): Contrast | undefined {
  if (bySource === undefined || byDestination === undefined) return undefined;
  return contrast(minus(bySource.inFlight, orZero(byDestination.inFlight)), frame, IN_FLIGHT_FLOOR);
}
