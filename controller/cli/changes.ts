/** What applying some policies would change: their fields, and the sidecars that would run something else. */
import type { Schemas } from "../client/index.js";
import { type Policy, policyKey } from "../model/index.js";
import { type Applied, type Entry, errorLine } from "./client.js";
import { revisionText } from "./columns.js";
import { type FieldChange, fieldChanges, fieldLines } from "./fields.js";
import { type Paint, printable } from "./output.js";
import { type Column, linesOf, sheetOf, sheetsText } from "./sheet.js";

type SidecarChange = Schemas["SidecarChange"];

const SIGNS: Record<string, string> = { added: "+", removed: "-", changed: "~", moved: "^" };
/** `breakers` -> `breaker`, as one of them is called. */
const PLURAL_END = /s$/;

const SIDECAR_COLUMNS: readonly Column<SidecarChange>[] = [
  { title: "sidecar", key: true, cell: ({ id }) => id },
  { title: "service", cell: ({ service }) => service },
  { title: "direction", key: true, cell: ({ direction }) => direction },
  { title: "from", cell: ({ from }) => revisionText(from) },
  { title: "to", cell: ({ to }) => revisionText(to) },
  { title: "what", cell: whatOf },
];

/** Whether applying them would make a difference. */
export function isDifferent({ changes }: Applied): boolean {
  return changes.some(({ change }) => change !== "unchanged");
}

/** `applied`: the answer to a dry run of `policies`; `present`: the policies in force. */
export function changesText(
  applied: Applied,
  policies: readonly Policy[],
  present: readonly Entry[],
  paint: Paint,
): string {
  const entries = new Map(present.map((entry) => [String(policyKey(entry.policy)), entry]));
  const wanted = new Map(policies.map((policy) => [String(policyKey(policy)), policy]));
  const parts = applied.changes.map(({ key, change }) => {
    const entry = entries.get(key);
    const head = `${printable(key)}  ${change}${change === "changed" ? printable(lastChange(entry)) : ""}\n`;
    if (change === "unchanged") return head;
    const fields = documentChanges(entry?.policy, wanted.get(key));
    const again = "  its document is the same: what had ended begins anew\n";
    return head + (fields.length === 0 ? again : fieldLines(fields, paint));
  });
  return `${parts.join("")}\n${sidecarsText(applied, paint)}`;
}

/** Who a policy is stands above its fields. */
function documentChanges(before: Policy | undefined, after: Policy | undefined): FieldChange[] {
  const contentOf = (policy: Policy | undefined) => {
    if (policy === undefined) return {};
    const { name: _name, namespace: _namespace, ...metadata } = policy.metadata;
    return { ...(Object.keys(metadata).length === 0 ? {} : { metadata }), spec: policy.spec };
  };
  return fieldChanges(contentOf(before), contentOf(after));
}

function lastChange(entry: Entry | undefined): string {
  return entry === undefined ? "" : ` (now version ${entry.version} by ${entry.by})`;
}

function sidecarsText({ sidecars = [] }: Applied, paint: Paint): string {
  if (sidecars.length === 0) return "no sidecar that is connected would run anything else\n";
  const ids = new Set(sidecars.map(({ id }) => id)).size;
  const refusals = sidecars.flatMap(({ id, errors = [] }) =>
    errors.map((error) => `${id}: ${errorLine(error)}`),
  );
  return sheetsText(
    [
      sheetOf(
        sidecars,
        SIDECAR_COLUMNS,
        "",
        ids === 1 ? "1 sidecar would change" : `${ids} sidecars would change`,
      ),
      linesOf(refusals, "These would keep what they have", "red"),
    ],
    paint,
  );
}

/** `+breaker default/ratings, ~fault default/slow` */
function whatOf({ changes, errors = [], bypass }: SidecarChange): string {
  if (errors.length > 0) return "keeps what it has";
  const what = changes.map(({ section, name, change }) =>
    `${SIGNS[change] ?? "~"}${section.replace(PLURAL_END, "")} ${name}`.trimEnd(),
  );
  if (bypass !== undefined) what.push(`once bypass ${bypass} ends`);
  return what.join(", ") || "-";
}
