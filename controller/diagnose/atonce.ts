// Services that end requests at once, or get none any more, where nothing tells how requests ended: refused ones are
// over sooner than any answer was.
import type { LostRequests } from "./failures.js";
import { inboundOf, type Mesh, type Service } from "./mesh.js";
import { type Contrast, contrast, type Floor, isTold, meanBefore, type Row } from "./robust.js";
import { STANDS_OUT_Z } from "./suspect.js";

/** What takes less than half of what it took does not do what it did. */
const AT_ONCE = 0.5;
/** A fall is a sign and harms nobody, so less of it counts than of a rise. */
const FALL_FLOOR: Floor = { share: 0.1, amount: 0.2 };
/** Fewer requests since the onset may stay away by chance. */
const LEAST_EXPECTED = 20;

/** The median fell to less than half, and that of nobody further on did. In milliseconds. Undefined: it did not. */
export function endsAtOnce(mesh: Mesh, service: Service): Contrast | undefined {
  const fall = fallOf(mesh, service);
  if (fall === undefined) return undefined;
  const passedOn = service.outbound.some(({ source, destination }) => {
    const callee = source === destination ? undefined : mesh.services.get(destination);
    return callee !== undefined && (fallOf(mesh, callee) !== undefined || isGone(mesh, callee));
  });
  return passedOn ? undefined : fall;
}

/** Nothing arrives any more, and its callers still wait for answers. Undefined: not so, or their failures tell it. */
export function arrivesNoMore(mesh: Mesh, service: Service): LostRequests | undefined {
  const { counted } = service;
  if (counted === undefined || !isGone(mesh, service)) return undefined;
  const baseline = meanBefore(counted, mesh.frame);
  const steps = counted.length - mesh.frame.baseline;
  return { perStep: baseline, baseline, observed: 0, fresh: 1, z: Math.sqrt(baseline * steps) };
}

function isGone(mesh: Mesh, { counted, inbound }: Service): boolean {
  if (counted === undefined || inbound.some(({ bySource }) => isTold(bySource?.failed))) return false;
  const since = later(counted, mesh);
  const isMissed = meanBefore(counted, mesh.frame) * since.length >= LEAST_EXPECTED;
  if (!isMissed || !since.every((count) => count === 0)) return false;
  return inbound.some(({ bySource }) => bySource && later(bySource.latency, mesh).some((ms) => ms >= 0));
}

function fallOf(mesh: Mesh, service: Service): Contrast | undefined {
  const inbound = inboundOf(service);
  if (inbound === undefined || isTold(inbound.failed)) return undefined;
  const fall = contrast(
    inbound.latency.map((ms) => -ms),
    mesh.frame,
    FALL_FLOOR,
  );
  if (fall === undefined || fall.z < STANDS_OUT_Z || fall.observed < AT_ONCE * fall.baseline)
    return undefined;
  return { ...fall, baseline: -fall.baseline, observed: -fall.observed };
}

/** Without the first step since the onset, of which a part was before, where there is another. */
function later(row: Row, { frame }: Mesh): Row {
  return row.subarray(row.length - frame.baseline > 1 ? frame.baseline + 1 : frame.baseline);
}
