// A bench for modules: the tools, a folder, the host built once, and a machine for each module.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildHost, buildMachine } from "./machine.js";
import { type Cost, measure } from "./measure.js";
import type { Case } from "./plan.js";

export interface Bench {
  /** For files of those who measure. */
  folder: string;
  /** Builds a machine of `module` (a file) and measures the cases one after the other. `name`: of the machine. */
  costsOf(module: string, name: string, cases: readonly Case[]): Promise<Cost[]>;
}

/** Gives `use` a bench and clears it away afterwards. `signal` ends whatever runs, and rejects. */
export async function withBench<Result>(
  signal: AbortSignal,
  use: (bench: Bench) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "meshfuse-instructions-"));
  try {
    const host = await buildHost(folder, signal);
    const costsOf = async (module: string, name: string, cases: readonly Case[]) => {
      const program = await buildMachine(host, module, name);
      const costs: Cost[] = [];
      for (const one of cases) costs.push(await measure(one, program, signal));
      return costs;
    };
    return await use({ folder, costsOf });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
