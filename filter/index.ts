// The functions that the host calls, a line each.
import { allocate } from "./abi/memory";
import "./abi/abort";

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: u32): usize {
  return allocate(size);
}
