/** What is kept of the past. */
import { AUDIT_EVENT } from "../schemas/record.js";
import { listing } from "./parts.js";

const tag = "records";

export const LIST_AUDIT = listing({
  id: "listAudit",
  path: "/api/v1/audit",
  tag,
  summary: "List who did what, when and why, the newest first",
  description: "The newest 10,000 events are kept.",
  word: "events",
  item: AUDIT_EVENT,
});
