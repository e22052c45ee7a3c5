import "./abi/abort";
import { proxy_log } from "./abi/env";
import { clock_time_get } from "./abi/wasi_snapshot_preview1";
const BIG = memory.data(4194304, 16);
const TXT = memory.data<u8>([104, 105]);
const NAMES = memory.data(64);
@unmanaged
class Rec { a: u32; b: u64; }
export function proxy_abi_version_0_2_1(): void {}
export function proxy_on_tick(ctx: u32): void {
  const r = changetype<Rec>(BIG + 64);
  r.a += ctx;
  store<u8>(BIG + 4194000, ctx);
  proxy_log(2, TXT, 2);
  clock_time_get(1, 0, BIG);
}
