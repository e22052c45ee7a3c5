export declare function clock_time_get(id: u32, precision: u64, out: usize): u32;
