// Envoys differ in what they were built with: a peer that this one does not know is left out, and the rest is measured.
import { runCommand } from "../../envoy/index.js";
import type { Skip } from "../../result/index.js";
import { bootstrapOf } from "./bootstrap.js";
import type { Group } from "./group.js";
import type { Subject } from "./subject.js";

/** Envoy takes 0.1 s. */
const ANSWER_WITHIN_MS = 15_000;
/** Validation opens no connection. */
const PORTS = { reports: 1, upstream: 1 };
const SHOWN_CHARS = 400;

type Validate = (subject: Subject) => Promise<string | undefined>;

/** The group without the peers whose chain `validate` refuses, and why. */
export async function fitting(group: Group, validate: Validate): Promise<{ group: Group; skipped: Skip[] }> {
  const subjects: Subject[] = [];
  const skipped: Skip[] = [];
  for (const subject of group.subjects) {
    const why = subject.isPeer ? await validate(subject) : undefined;
    if (why === undefined) subjects.push(subject);
    else skipped.push({ what: `${subject.name} beside ${group.name}`, why });
  }
  return { group: { ...group, subjects }, skipped };
}

/** What Envoy has against a chain, in its own words; undefined: nothing. */
export function validatedBy(envoy: string): Validate {
  return async ({ chain }) => {
    const config = JSON.stringify(bootstrapOf(chain, PORTS));
    const args = ["--mode", "validate", "--log-level", "error", "--config-yaml", config];
    const { code, output } = await runCommand(envoy, args, ANSWER_WITHIN_MS);
    if (code === 0) return undefined;
    const lines = output.trim().split("\n");
    const line = lines.find((each) => /error|find/i.test(each)) || lines.at(-1) || "it says nothing";
    return `Envoy refuses it: ${line.slice(0, SHOWN_CHARS)}`;
  };
}
