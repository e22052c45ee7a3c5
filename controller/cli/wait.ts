/** Waiting until every sidecar that a change concerns runs it, with progress for who looks on. */
import type { Policy } from "../model/index.js";
import { Client, type Lists } from "./client.js";
import { AWAY, type Missing, type Progress, progressOf } from "./concerned.js";
import { namesText } from "./grouped.js";
import { canRedraw, printable } from "./output.js";
import { CliFailure, EXIT, type ExitCode, type World } from "./world.js";

/** Reports come once a second. */
const LOOK_EVERY_MS = 500;
/** More names would not be read; the end tells all. */
const NAMES_SHOWN = 3;
const REDRAW_LINE = "\r\u001b[K";

interface WaitOptions {
  server?: string;
  timeoutMs: number;
}

type WaitOutcome = "delivered" | "refused" | "timeout";

/** For programs. */
interface Waited {
  outcome: WaitOutcome;
  sidecars: number;
  missing: Omit<Missing, "isFinal">[];
  notes: string[];
}

/** `policies`: as they are now, and as they were. A controller that goes away meanwhile is waited for, too. */
export async function waitForSidecars(
  world: World,
  policies: readonly Policy[],
  { server, timeoutMs }: WaitOptions,
): Promise<Waited> {
  const interrupted = world.interruption();
  const client = new Client(world, server, { signal: interrupted });
  const deadlineMs = world.clock() + timeoutMs;
  const line = progressLine(world);
  let present: ReadonlySet<string> | undefined;
  let last: Progress = { concerned: 0, missing: [], notes: [] };
  for (;;) {
    const seen = await look(client);
    if (interrupted.aborted) throw interruption();
    if ("lost" in seen) {
      line.show(seen.lost);
      last = { ...last, notes: [seen.lost] };
    } else {
      const { sidecars } = seen;
      present ??= new Set(sidecars.filter(({ connected }) => connected).map(({ id }) => id));
      last = progressOf(sidecars, policies, present);
      if (last.missing.length === 0) return end("delivered");
      line.show(progressText(last));
      if (last.missing.every(({ isFinal }) => isFinal)) return end("refused");
    }
    if (world.clock() >= deadlineMs) return end("timeout");
    await world.wait(LOOK_EVERY_MS, interrupted);
  }

  function end(outcome: WaitOutcome): Waited {
    line.end();
    const missing = last.missing.map(({ isFinal: _, ...rest }) => rest);
    return { outcome, sidecars: last.concerned, missing, notes: last.notes };
  }
}

/** What a person is told of it. */
export function waitedLines({ sidecars, notes: all, outcome }: Waited): string[] {
  const notes = withoutRepetition(all);
  if (outcome !== "delivered") return notes;
  if (sidecars > 0)
    return [
      ...notes,
      sidecars === 1 ? "the sidecar is up to date" : `all ${sidecars} sidecars are up to date`,
    ];
  if (notes.length > 0) return [...notes, "no other sidecar is concerned"];
  return ["no sidecar that is connected is concerned; `meshfuse status` shows who is there"];
}

/** After a restart of a mesh many are away, and their names say nothing. */
function withoutRepetition(notes: readonly string[]): string[] {
  const away = notes.filter((note) => note.endsWith(AWAY)).map((note) => note.slice(0, -AWAY.length));
  if (away.length < 2) return [...notes];
  const others = notes.filter((note) => !note.endsWith(AWAY));
  return [`${namesText(away)} are not connected, so they are not waited for`, ...others];
}

/** Undefined: every sidecar runs it. */
export function waitFailure({ outcome, missing }: Waited, timeoutMs: number): CliFailure | undefined {
  if (outcome === "delivered") return undefined;
  const lines = missing.map(missingText);
  const [code, words]: [ExitCode, string] =
    outcome === "refused"
      ? [EXIT.failed, "the change stays, but these will not take it: mend the policy, or delete it"]
      : [
          EXIT.timeout,
          `after ${timeoutMs / 1000} s these are not up to date; the change stays, \`meshfuse status -w\` shows how it goes on`,
        ];
  return new CliFailure(code, [...lines, words]);
}

/** What is seen now, or why nothing is. */
async function look(client: Client): Promise<{ sidecars: Lists["sidecars"] } | { lost: string }> {
  try {
    return { sidecars: await client.list("sidecars") };
  } catch (error) {
    if (error instanceof CliFailure && error.isPassing) return { lost: error.lines.slice(0, 1).join("") };
    throw error;
  }
}

function interruption(): CliFailure {
  return new CliFailure(EXIT.interrupted, [
    "interrupted while waiting; what was applied stays applied, `meshfuse status` shows who runs it",
  ]);
}

function progressText({ concerned, missing }: Progress): string {
  const waiting = new Set(missing.map(({ sidecar }) => sidecar));
  const done = `${concerned - waiting.size} of ${concerned} sidecars are up to date`;
  const more = missing.length > NAMES_SHOWN ? `; and ${missing.length - NAMES_SHOWN} more` : "";
  return `${done}; missing: ${missing.slice(0, NAMES_SHOWN).map(missingText).join("; ")}${more}`;
}

function missingText({ sidecar, direction, reason }: Omit<Missing, "isFinal">): string {
  return `${sidecar}${direction === undefined ? "" : ` ${direction}`}: ${reason}`;
}

/** On a terminal one line that changes; elsewhere a line for each change. */
function progressLine({ stderr, env }: World): { show(text: string): void; end(): void } {
  let last = "";
  if (!canRedraw(stderr, env)) {
    return {
      show(text) {
        if (text !== last) stderr.write(`${printable(text)}\n`);
        last = text;
      },
      end() {},
    };
  }
  return {
    show: (text) =>
      void stderr.write(`${REDRAW_LINE}${printable(text).slice(0, (stderr.columns ?? 80) - 1)}`),
    end: () => void stderr.write(REDRAW_LINE),
  };
}
