// What AssemblyScript's own checks call. The filter has none on purpose; should one be reached, the VM stops.

export function trap(_message: string | null, _file: string | null, _line: u32, _column: u32): void {
  unreachable();
}
