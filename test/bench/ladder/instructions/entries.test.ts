import { describe, expect, it } from "vitest";
import { entriesOf } from "../../../../bench/ladder/instructions/entries.js";

const HEADER = `
struct Z_env_instance_t;
struct Z_wasi_snapshot_preview1_instance_t;

/* import: 'env' 'proxy_log' */
u32 Z_envZ_proxy_log(struct Z_env_instance_t*, u32, u32, u32);
/* import: 'wasi_snapshot_preview1' 'proc_exit' */
void Z_wasi_snapshot_preview1Z_proc_exit(struct Z_wasi_snapshot_preview1_instance_t*, u32);

/* export: 'malloc' */
u32 Z_guestZ_malloc(Z_guest_instance_t*, u32);

/* export: 'proxy_on_request_headers' */
u32 Z_guestZ_proxy_on_request_headers(Z_guest_instance_t*, u32, u32);

/* export: 'proxy_on_log' */
void Z_guestZ_proxy_on_log(Z_guest_instance_t*, u32);

/* export: '_start' */
void Z_guestZ__start(Z_guest_instance_t*);
`;

describe("the C between the host and a module", () => {
  const lines = entriesOf(HEADER).split("\n");

  it("calls a callback with as many values as the module takes", () => {
    expect(lines).toContain(
      "u32 guest_on_request_headers(u32 a, u32 b, u32 c) { return Z_guestZ_proxy_on_request_headers(&guest, a, b); }",
    );
  });

  it("answers 0 for a callback that answers nothing", () => {
    expect(lines).toContain("u32 guest_on_log(u32 a) { Z_guestZ_proxy_on_log(&guest, a); return 0; }");
  });

  it("does nothing where the module has no such callback", () => {
    expect(lines).toContain("u32 guest_on_tick(u32 a) { return 0; }");
  });

  it("allots by whichever allocator the module has", () => {
    expect(lines).toContain("u32 guest_allocate(u32 a) { return Z_guestZ_malloc(&guest, a); }");
  });

  it("starts the module with all that it imports from", () => {
    expect(lines).toContain(
      "void guest_start(void) { wasm_rt_init(); Z_guest_init_module(); Z_guest_instantiate(&guest, " +
        "&Z_env_instance_t_one, &Z_wasi_snapshot_preview1_instance_t_one); " +
        "memory = Z_guestZ_memory(&guest); Z_guestZ__start(&guest); }",
    );
  });

  it("ends with a word at a call that the host may not have, unless it has it", () => {
    const absent = lines.filter((line) => line.startsWith("__attribute__((weak))"));
    expect(absent).toHaveLength(2);
    expect(absent[1]).toBe(
      "__attribute__((weak)) void Z_wasi_snapshot_preview1Z_proc_exit(struct Z_wasi_snapshot_preview1_instance_t*, u32) " +
        '{ fprintf(stderr, "the module calls proc_exit, which the host of the bench does not have\\n"); exit(1); }',
    );
  });

  it("starts a module without a beginning of its own, and one that imports nothing", () => {
    expect(entriesOf("")).toContain("Z_guest_instantiate(&guest); memory = Z_guestZ_memory(&guest); }");
  });
});
