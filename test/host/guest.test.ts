import { describe, expect, it } from "vitest";
import { EmulatedEnvoy, loadModule, MAX_NESTED_RELEASES } from "./index.js";
import { compileText, probed } from "./probe/index.js";

const ABI = "export function proxy_abi_version_0_2_1(): void {}";

async function started(source: string) {
  const envoy = new EmulatedEnvoy(await loadModule(await compileText(`${ABI}\n${source}`)));
  return { envoy, start: () => envoy.addVm().startRoot({ rootId: "r", configuration: "abc" }) };
}

const GET_TIME = `@external("env", "proxy_get_current_time_nanoseconds") declare function now(out: usize): u32;`;
const SET_TICK = `@external("env", "proxy_set_tick_period_milliseconds") declare function tick(ms: u32): u32;`;
const GET_BUFFER = `@external("env", "proxy_get_buffer_bytes")
  declare function buffer(type: u32, start: u32, size: u32, out: usize, outSize: usize): u32;`;

describe("a guest", () => {
  it("may ask for the time while it allocates", async () => {
    const { start } = await started(
      `${GET_TIME}${GET_BUFFER}
      export function proxy_on_memory_allocate(size: u32): usize { now(64); return 1024; }
      export function proxy_on_configure(id: u32, size: u32): u32 {
        return u32(buffer(7, 0, size, 0, 4) == 0 && load<u32>(0) == 1024 && load<u32>(4) == 3 && load<u8>(1024) == 97);
      }`,
    );
    expect(start().configured).toBe(true);
  });

  it("may not call the host otherwise while it allocates", async () => {
    const { start } = await started(
      `${SET_TICK}${GET_BUFFER}
      export function proxy_on_memory_allocate(size: u32): usize { tick(1); return 1024; }
      export function proxy_on_configure(id: u32, size: u32): u32 { return buffer(7, 0, size, 0, 4); }`,
    );
    expect(start).toThrow(
      "restricted-call: proxy_set_tick_period_milliseconds inside proxy_on_memory_allocate",
    );
  });

  it("gets InvalidMemoryAccess when its allocator has nothing to give", async () => {
    const { envoy, start } = await started(
      `${GET_BUFFER}
      export function proxy_on_memory_allocate(size: u32): usize { return 0; }
      export function proxy_on_configure(id: u32, size: u32): u32 { return u32(buffer(7, 0, size, 0, 4) == 6); }`,
    );
    expect(start().configured).toBe(true);
    expect(envoy.violationList.map(({ code }) => code)).toEqual(["bad-pointer"]);
  });

  it("needs none of the callbacks", async () => {
    const { start } = await started(
      "export function proxy_on_memory_allocate(size: u32): usize { return 0; }",
    );
    const root = start();
    expect(root.configured).toBe(true);
    const exchange = root.exchange({ upstream: { status: 204 } });
    expect(exchange.client.status).toBe(204);
    expect(exchange.callbacks).toEqual([]);
  });

  it("is dead after a trap, which is thrown", async () => {
    const { vm, root } = await probed();
    const trap = { request: { headers: { "x-probe": "q trap" } } };
    expect(() => root.exchange(trap)).toThrow(
      "trap: Function: proxy_on_request_headers failed: Uncaught RuntimeError",
    );
    expect(vm.failed).toBe(true);
  });

  it("comes back to its own context after each callback", async () => {
    const { root, lines } = await probed();
    const first = root.begin({
      request: { headers: { "x-probe": "q setprop who first" } },
      upstream: { never: true },
    });
    const script = `q context ${first.stream.id}; q prop who; q context 0; q prop who; s prop who`;
    root.exchange({ request: { headers: { "x-probe": script } } });
    expect(lines().filter((line) => line.startsWith("prop"))).toEqual([
      "prop who -> 0 first",
      "prop who -> 1",
      "prop who -> 1",
    ]);
  });

  it("gets its texts from stdout into the log", async () => {
    const { root, lines } = await probed();
    root.exchange({ request: { headers: { "x-probe": "q stdout hello" } } });
    expect(lines()).toContain("hello");
  });
});

describe("streams continued in one callback", () => {
  const PAUSED = { request: { headers: { "x-probe": "q pause; q tick 10; t continue 0" } } };
  const DIRECT = { ...PAUSED, upstream: { direct: { status: 200 } } };

  it(`may be ${MAX_NESTED_RELEASES}, also when each re-enters the guest`, async () => {
    const { envoy, root } = await probed();
    const exchanges = Array.from({ length: MAX_NESTED_RELEASES }, () => root.begin(DIRECT));
    envoy.advance(10);
    expect(exchanges.filter(({ done }) => !done)).toEqual([]);
  });

  it("overflow the stack when there are more", async () => {
    const { envoy, root } = await probed();
    for (let i = 0; i <= MAX_NESTED_RELEASES; i++) root.begin(DIRECT);
    expect(() => envoy.advance(10)).toThrow("stack-overflow");
  });

  it("may be more when none re-enters the guest at once", async () => {
    const { envoy, root } = await probed();
    const exchanges = Array.from({ length: 2 * MAX_NESTED_RELEASES }, () => root.begin(PAUSED));
    envoy.advance(10);
    expect(exchanges.filter(({ done }) => !done)).toEqual([]);
  });
});
