// The part of WASI that Envoy gives to a module: texts written to stdout and stderr become log lines, there are no
// files, and everything else answers ENOSYS.
import { joinBytes, toText } from "../bytes.js";
import type { GuestSide } from "../context.js";
import type { HostCalls } from "./call.js";

const SUCCESS = 0;
const BAD_FILE = 8;
const NO_SYSTEM_CALL = 52;
const NOT_SUPPORTED = 58;
const STDOUT = 1;
const STDERR = 2;
const WALL_CLOCK = 0;
const MONOTONIC_CLOCK = 1;
const RIGHT_TO_WRITE = 64n;

export const wasiCalls = {
  fd_write(guest: GuestSide, fd: number, vectors: number, count: number, outWritten: number) {
    if (fd !== STDOUT && fd !== STDERR) return BAD_FILE;
    const parts = Array.from({ length: count }, (_, index) => {
      const at = vectors + 8 * index;
      return guest.read(guest.readU32(at), guest.readU32(at + 4));
    });
    const text = joinBytes(parts);
    const line = { level: fd === STDOUT ? "info" : "error", text: toText(text).replace(/\n$/, "") } as const;
    if (text.length > 0)
      guest.process.logs.push({ ...line, rootId: guest.context().root.rootId, vmId: guest.vmId });
    guest.writeU32(outWritten, text.length);
    return SUCCESS;
  },
  fd_read: () => NO_SYSTEM_CALL,
  fd_seek: () => SUCCESS,
  fd_close: () => SUCCESS,
  fd_fdstat_get(guest: GuestSide, fd: number, out: number) {
    if (fd !== STDOUT && fd !== STDERR) return BAD_FILE;
    guest.writeU64(out, 0n);
    guest.writeU64(out + 8, RIGHT_TO_WRITE);
    guest.writeU64(out + 16, 0n);
    return SUCCESS;
  },
  environ_get: () => SUCCESS,
  environ_sizes_get: sizesOfNothing,
  args_get: () => SUCCESS,
  args_sizes_get: sizesOfNothing,
  clock_time_get(guest: GuestSide, clock: number, _precision: bigint, out: number) {
    if (clock !== WALL_CLOCK && clock !== MONOTONIC_CLOCK) return NOT_SUPPORTED;
    const { wallNs, monotonicNs } = guest.process.clock;
    guest.writeU64(out, clock === WALL_CLOCK ? wallNs : monotonicNs);
    return SUCCESS;
  },
  /** The same bytes in every run of a test, other bytes in every call. */
  random_get(guest: GuestSide, out: number, size: number) {
    guest.write(out, guest.process.random(size));
    return SUCCESS;
  },
  sched_yield: () => SUCCESS,
  proc_exit: () => SUCCESS,
  poll_oneoff: () => NO_SYSTEM_CALL,
  fd_fdstat_set_flags: () => NO_SYSTEM_CALL,
  fd_filestat_get: () => NO_SYSTEM_CALL,
  fd_prestat_get: () => BAD_FILE,
  fd_prestat_dir_name: () => BAD_FILE,
  fd_readdir: () => NO_SYSTEM_CALL,
  fd_renumber: () => NO_SYSTEM_CALL,
  fd_tell: () => NO_SYSTEM_CALL,
  path_create_directory: () => NO_SYSTEM_CALL,
  path_filestat_get: () => NO_SYSTEM_CALL,
  path_filestat_set_times: () => NO_SYSTEM_CALL,
  path_link: () => NO_SYSTEM_CALL,
  path_open: () => NO_SYSTEM_CALL,
  path_readlink: () => NO_SYSTEM_CALL,
  path_remove_directory: () => NO_SYSTEM_CALL,
  path_rename: () => NO_SYSTEM_CALL,
  path_symlink: () => NO_SYSTEM_CALL,
  path_unlink_file: () => NO_SYSTEM_CALL,
} satisfies HostCalls;

function sizesOfNothing(guest: GuestSide, outCount: number, outBytes: number): number {
  guest.writeU32(outCount, 0);
  guest.writeU32(outBytes, 0);
  return SUCCESS;
}
