export declare function clock_time_get(clock: u32, precision: u64, out: usize): u32;
export declare function random_get(out: usize, size: u32): u32;
export declare function fd_write(fd: u32, vectors: usize, count: u32, outWritten: usize): u32;
