// The command line of the bench.
import { parseArgs } from "node:util";
import { PENDING, SCENARIOS } from "./scenario/index.js";

/** What a run measures. */
export interface RunOptions {
  scope: "short" | "full";
  /** Names of steps; empty: those of the scope. */
  steps: readonly string[];
  /** Names of scenarios; empty: those of the scope. */
  scenarios: readonly string[];
  module?: string;
  json: boolean;
  publish: boolean;
  /** Why the committed numbers of these steps change. */
  commit?: string;
}

export type Options = { run: RunOptions } | { shows: "help" | "list" } | { errors: string[] };

export const HELP = `What the filter costs, on this machine, against what there is without it.

npm run bench                          under 15 minutes: instructions, host calls and Envoy's CPU for six scenarios
npm run bench -- full                  everything, with peers that are built from package registries; about half an hour
npm run bench -- NAME...               only these steps, or these scenarios (then by instructions, calls and cpu)
npm run bench -- full NAME...          the same without the short run's limits
npm run bench -- mine --config FILE    your configuration on your Envoy: see npm run bench -- mine --help
npm run bench -- diagnosis             what is found of what goes wrong: see npm run bench -- diagnosis --help

  --list         names of the steps and scenarios
  --module FILE  another build of the filter; default: dist/meshfuse.wasm
  --json         the results on stdout as JSON; otherwise as Markdown
  --publish      also puts these steps into bench/RESULTS.md and .json, in the place of what stands there of them
  --commit WHY   new numbers for what npm test checks (instructions, calls), with the reason why they change
  --help         this text

Results go to bench/results/, as JSON and Markdown; bench/README.md says what each number means.
ENVOY_BIN names another Envoy. Exit codes: 0 measured (missed targets too), 1 not measured, 2 a wrong option, 130 interrupted (what was measured is kept).
`;

/** Steps that measure something else than requests. */
const WITHOUT_SCENARIOS = ["reports", "controller", "guards"];

const FLAGS = {
  help: { type: "boolean", short: "h" },
  list: { type: "boolean" },
  module: { type: "string" },
  json: { type: "boolean" },
  publish: { type: "boolean" },
  commit: { type: "string" },
} as const;

/** `stepNames`: the steps that there are; `committed`: those with committed numbers. All errors at once. */
export function readOptions(
  args: readonly string[],
  stepNames: readonly string[],
  committed: readonly string[],
): Options {
  const parsed = parse(args);
  if ("errors" in parsed) return parsed;
  const { values, positionals } = parsed;
  if (values.help) return { shows: "help" };
  if (values.list) return { shows: "list" };
  const names = positionals.filter((name) => name !== "short" && name !== "full");
  const steps = names.filter((name) => stepNames.includes(name));
  // One name, `delay`, is both.
  const scenarios = names.filter(
    (name) => !steps.includes(name) && SCENARIOS.some((scenario) => scenario.name === name),
  );
  const errors = names.filter((name) => ![...steps, ...scenarios].includes(name)).map(refusalOf);
  const isFull = positionals.includes("full");
  if (isFull && positionals.includes("short")) errors.push("short and full: say one of them");
  if (scenarios.length > 0)
    errors.push(
      ...steps
        .filter((name) => WITHOUT_SCENARIOS.includes(name))
        .map((name) => `${name} measures no scenario; leave out ${scenarios.join(", ")}`),
    );
  if (values.publish && scenarios.length > 0) errors.push("--publish: publish whole steps, not scenarios");
  if (values.commit !== undefined) errors.push(...commitErrors(values.commit, names, committed));
  if (errors.length > 0) return { errors };
  return {
    run: {
      scope: isFull ? "full" : "short",
      steps,
      scenarios,
      module: values.module,
      json: values.json ?? false,
      publish: values.publish ?? false,
      ...(values.commit === undefined ? {} : { commit: values.commit }),
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: FLAGS });
  } catch (error) {
    return { errors: [error instanceof Error ? error.message : String(error)] };
  }
}

function commitErrors(reason: string, names: readonly string[], committed: readonly string[]): string[] {
  const errors = names
    .filter((name) => !committed.includes(name))
    .map((name) => `--commit: ${name} has no committed numbers; ${committed.join(" and ")} have`);
  if (names.length === 0) errors.push(`--commit: say of which step: ${committed.join(", ")}`);
  if (reason.trim() === "") errors.push("--commit: say why the numbers change");
  return errors;
}

function refusalOf(name: string): string {
  const pending = PENDING.find((scenario) => scenario.name === name);
  if (pending !== undefined)
    return `${name} (${pending.what}) is pending: the filter has no ${pending.needs} yet`;
  return `${name} is no step and no scenario; npm run bench -- --list shows them`;
}
