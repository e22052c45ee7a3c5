// The one WASI function the filter needs; the import module's name is this file's.

/** clock 0: wall, 1: monotonic; writes nanoseconds (u64) to `out`; 0 is success. */
export declare function clock_time_get(clock: u32, precision: u64, out: usize): u32;
