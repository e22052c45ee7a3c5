/** A world for commands: captured streams, an API of small parts on a real socket, a clock that moves by waiting. */
import { runCli } from "../../../controller/cli/program.js";
import type { ExitCode, World } from "../../../controller/cli/world.js";
import { listening, type Script } from "../api/fixture.js";

export const NOW_MS = Date.parse("2026-11-21T12:00:00Z");

export interface Ran {
  code: ExitCode;
  out: string;
  err: string;
}

export interface TestWorld extends World {
  out: string;
  err: string;
  interrupt: AbortController;
}

export interface TestNeeds extends Partial<World> {
  /** What happens at each waiting; after the last of them the command is interrupted. */
  steps?: readonly ((world: TestWorld) => unknown)[];
}

export function testWorld({ steps = [], ...more }: TestNeeds = {}): TestWorld {
  const interrupt = new AbortController();
  const left = [...steps];
  let nowMs = NOW_MS;
  const world: TestWorld = {
    out: "",
    err: "",
    interrupt,
    stdout: {
      write: (text) => {
        world.out += text;
      },
    },
    stderr: {
      write: (text) => {
        world.err += text;
      },
    },
    readStdin: async () => "",
    env: {},
    fetch,
    clock: () => nowMs,
    wait: async (delayMs) => {
      nowMs += delayMs;
      const step = left.shift();
      if (step === undefined) interrupt.abort("SIGINT");
      else await step(world);
    },
    identity: () => "ann@laptop",
    interruption: () => interrupt.signal,
    ...more,
  };
  return world;
}

/** Runs one command line without a controller. */
export async function run(args: readonly string[], needs: TestNeeds = {}): Promise<Ran> {
  const world = testWorld(needs);
  const code = await runCli(args, world);
  return { code, out: world.out, err: world.err };
}

/** Runs command lines against an API that answers by `script`. */
export async function serverFor(
  script: Script,
): Promise<(args: string[], needs?: TestNeeds) => Promise<Ran>> {
  const url = await listening(script);
  return (args, needs = {}) => run(args, { ...needs, env: { MESHFUSE_SERVER: url.origin, ...needs.env } });
}

/** Of what a client fetches. */
export function urlOf(what: Parameters<typeof fetch>[0]): string {
  return what instanceof Request ? what.url : String(what);
}
