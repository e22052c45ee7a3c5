export declare function proxy_log(level: u32, ptr: usize, size: usize): u32;
