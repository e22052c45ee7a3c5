// What a reader does on a page, in order; or what the page must not ask, since nobody could run it.
import type { Block, Directive, Markdown } from "./markdown.js";

export type Step =
  | { do: "run"; script: string; line: number; expected: string | undefined; again: boolean }
  /** In a terminal of its own, until the page ends or its name is interrupted. */
  | { do: "start"; script: string; line: number; name: string }
  | { do: "interrupt"; name: string; line: number }
  | { do: "write"; file: string; text: string; line: number };

export interface Plan {
  steps: readonly Step[];
  /** Blocks that the checks of text look at, by language. */
  texts: readonly Block[];
  /** Commands for a cluster, which nothing here can run. */
  console: readonly Block[];
  errors: readonly string[];
}

/** The first line of a YAML block that the reader saves: `# breaker.yaml`. */
const FILE_COMMENT = /^# ([\w./-]+\.ya?ml)\n/;
/** Languages that are shown, and parsed, but not run. */
const SHOWN = ["yaml", "json"];

/**
 * `skipped`: blocks that are not run, by their text.
 * Labels: `sh` is run; `sh again` is run until it prints what is expected; `sh background NAME` goes on in a terminal
 * of its own; `text` is what the block before it prints; `console` is for a cluster.
 */
export function planOf({ parts, open }: Markdown, skipped: ReadonlySet<string> = new Set()): Plan {
  const steps: Step[] = [];
  const texts: Block[] = [];
  const console: Block[] = [];
  const errors = open.map((line) => `line ${line}: nothing closes this block`);
  const names = new Set<string>();
  for (const [at, part] of parts.entries()) {
    const { line } = part;
    if (part.kind === "directive") {
      const step = directed(part);
      if (step === undefined) errors.push(`line ${line}: ${part.name} is no directive`);
      else if (!names.has(step.name)) errors.push(`line ${line}: no block was started as ${step.name}`);
      else steps.push(step);
      continue;
    }
    const [language, how, name] = part.labels;
    const after = parts[at + 1];
    if (language === "console") console.push(part);
    else if (language === "text") {
      if (!followsACommand(parts[at - 1])) errors.push(`line ${line}: no command before it prints this`);
    } else if (language === "sh" && skipped.has(part.text)) continue;
    else if (language === "sh" && how === "background") {
      const own = name ?? `line ${line}`;
      names.add(own);
      steps.push({ do: "start", script: part.text, line, name: own });
    } else if (language === "sh" && (how === undefined || how === "again")) {
      const expected = isText(after) ? after.text : undefined;
      if (how === "again" && expected === undefined) errors.push(`line ${line}: again until what?`);
      steps.push({ do: "run", script: part.text, line, expected, again: how === "again" });
    } else if (language !== undefined && SHOWN.includes(language)) {
      texts.push(part);
      const file = FILE_COMMENT.exec(part.text)?.[1];
      if (file !== undefined) steps.push({ do: "write", file, text: part.text, line });
    } else errors.push(`line ${line}: a block of ${part.labels.join(" ") || "no language"}`);
  }
  return { steps, texts, console, errors };
}

function directed({ name, value, line }: Directive) {
  return name === "ctrl-c" ? ({ do: "interrupt", name: value, line } as const) : undefined;
}

function isText(part: Block | Directive | undefined): part is Block {
  return part?.kind === "block" && part.labels[0] === "text";
}

function followsACommand(part: Block | Directive | undefined): boolean {
  return part?.kind === "block" && (part.labels[0] === "sh" || part.labels[0] === "console");
}
