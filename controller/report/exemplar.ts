/** The traces that a report names as evidence of its edges. */
import { OUTCOMES } from "../model/index.js";
import { meshfuse } from "../proto/index.js";
import { type Check, DIRECTION_NAMES } from "./check.js";
import type { ReportedExemplar } from "./report.js";

import wire = meshfuse.report.v1alpha1;

/** As report.proto says. */
const MAX_EXEMPLARS = 4;
/** W3C has 16 bytes; B3 also allows 8. */
const TRACE_BYTES = [8, 16];

/** Those of one slot; its edges are checked elsewhere. */
export function exemplarsOf(slot: wire.Slot.$Shape, path: string, check: Check): ReportedExemplar[] {
  return (slot.edges ?? []).flatMap((edge, index) => {
    const here = `${path}.edges[${index}].exemplars`;
    const exemplars = check.list(here, edge.exemplars, MAX_EXEMPLARS);
    return exemplars.map((exemplar, at) => ({
      direction: check.choice(`${here}[${at}].direction`, edge.direction, DIRECTION_NAMES),
      source: edge.source ?? "",
      destination: edge.destination ?? "",
      ...exemplarOf(exemplar, `${here}[${at}]`, check),
    }));
  });
}

function exemplarOf(
  exemplar: wire.Exemplar.$Shape,
  path: string,
  check: Check,
): Pick<ReportedExemplar, "atUs" | "durationUs" | "outcome" | "traceId"> {
  return {
    atUs: check.count(`${path}.at_us`, exemplar.atUs),
    durationUs: check.count(`${path}.duration_us`, exemplar.durationUs),
    outcome: check.choice(`${path}.outcome`, exemplar.outcome, OUTCOMES),
    traceId: traceIdOf(`${path}.trace_id`, exemplar.traceId, check),
  };
}

/** All zeros is no trace, by both standards. */
function traceIdOf(path: string, bytes: Uint8Array | null | undefined, check: Check): string {
  const id = bytes ?? new Uint8Array();
  if (!TRACE_BYTES.includes(id.length)) check.fail(path, `${id.length} bytes are neither 8 nor 16`);
  else if (id.every((byte) => byte === 0)) check.fail(path, "is nothing but zeros");
  return Buffer.from(id).toString("hex");
}
