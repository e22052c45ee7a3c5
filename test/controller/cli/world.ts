/** A world for commands: captured streams, an API of small parts on a real socket, a clock that stands still. */
import { onTestFinished } from "vitest";
import { runCli } from "../../../controller/cli/program.js";
import type { ExitCode, World } from "../../../controller/cli/world.js";
import { apiOver, type Script } from "../api/fixture.js";

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

export function testWorld(more: Partial<World> = {}): TestWorld {
  const interrupt = new AbortController();
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
    clock: () => NOW_MS,
    interruption: () => interrupt.signal,
    ...more,
  };
  return world;
}

/** Runs one command line without a controller. */
export async function run(args: readonly string[], more: Partial<World> = {}): Promise<Ran> {
  const world = testWorld(more);
  const code = await runCli(args, world);
  return { code, out: world.out, err: world.err };
}

/** Runs command lines against an API that answers by `script`. */
export async function serverFor(
  script: Script,
): Promise<(args: string[], more?: Partial<World>) => Promise<Ran>> {
  const app = apiOver(script);
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => app.close());
  return (args, more = {}) => run(args, { ...more, env: { MESHFUSE_SERVER: url, ...more.env } });
}
