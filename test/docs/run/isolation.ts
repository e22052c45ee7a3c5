// A machine of their own for the commands of a page, so that the ports that pages name are free and nothing is left
// behind: Linux namespaces for the network, /dev/shm (where two Envoys would meet) and processes.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

const NAMESPACES = ["-rnmp", "--fork", "--kill-child", "--mount-proc"];
const PREPARE = 'ip link set lo up && mount -t tmpfs none /dev/shm && exec "$@"';

let isPossible: boolean | undefined;

/** Whether this system allows it. */
export function isIsolated(): boolean {
  isPossible ??= spawnSync("unshare", isolated("true", []), { stdio: "ignore" }).status === 0;
  return isPossible;
}

/** The command line that runs a program alone; the program itself where this system does not allow it. */
export function alone(program: string, args: readonly string[]): [program: string, args: readonly string[]] {
  return isIsolated() ? ["unshare", isolated(program, args)] : [program, args];
}

/** Of these ports of this machine, those that somebody listens on. */
export async function taken(ports: readonly number[]): Promise<number[]> {
  const found = await Promise.all(
    ports.map(async (port) => {
      const server = createServer().listen(port, "127.0.0.1");
      const isFree = await once(server, "listening").then(
        () => true,
        () => false,
      );
      server.close();
      return isFree ? [] : [port];
    }),
  );
  return found.flat();
}

function isolated(program: string, args: readonly string[]): string[] {
  return [...NAMESPACES, "sh", "-c", PREPARE, "sh", program, ...args];
}
