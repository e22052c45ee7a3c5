/** Recovery curves of one breaker. Reads only. */
import type { Operation } from "../contract/operation.js";
import { integer, text } from "../contract/schema.js";
import { DIRECTION } from "../schemas/observation.js";
import { RECOVERY } from "../schemas/recovery.js";
import { BREAKER_PARAM } from "./breakers.js";
import { listing, PAGE_QUERY } from "./parts.js";

/** Of one page: each is fitted when it is first asked for, while others wait. */
export const MOST_RECOVERIES = 100;

export const LIST_RECOVERIES: Operation = {
  ...listing({
    id: "listRecoveries",
    path: "/api/v1/breakers/{name}/recoveries",
    tag: "observations",
    summary:
      "Show how the failures of one breaker faded: each cycle with its curve and its measured recovery",
    description:
      "The last ten cycles of each sidecar, in the order of sidecars, directions and trips. " +
      "Kept in memory: what was before the controller's start is not there. Breakers with keys have none.",
    word: "recoveries",
    item: RECOVERY,
  }),
  params: BREAKER_PARAM,
  query: {
    direction: { ...DIRECTION, description: "Only this one. Default: both." },
    sidecar: text("Only this one: its node id.", { minLength: 1 }),
    ...PAGE_QUERY,
    limit: integer("At most so many.", 1, { maximum: MOST_RECOVERIES, default: MOST_RECOVERIES }),
  },
  problems: ["not_found"],
};
