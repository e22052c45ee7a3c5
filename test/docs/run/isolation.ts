// A machine of their own for the commands of a page, so that the ports that pages name are free and nothing is left
// behind: Linux namespaces for the network, /dev/shm (where two Envoys would meet) and processes.
import { spawnSync } from "node:child_process";

const NAMESPACES = ["-rnmp", "--fork", "--kill-child", "--mount-proc"];
const PREPARE = 'ip link set lo up && mount -t tmpfs none /dev/shm && exec "$@"';

let isPossible: boolean | undefined;

/** The command line that runs a program alone; the program itself where this system does not allow it. */
export function alone(program: string, args: readonly string[]): [program: string, args: readonly string[]] {
  isPossible ??= spawnSync("unshare", isolated("true", []), { stdio: "ignore" }).status === 0;
  return isPossible ? ["unshare", isolated(program, args)] : [program, args];
}

function isolated(program: string, args: readonly string[]): string[] {
  return [...NAMESPACES, "sh", "-c", PREPARE, "sh", program, ...args];
}
