import { describe, expect, it } from "vitest";
import { EmulatedEnvoy, loadModule, SharedData, toBytes } from "./index.js";
import { buildProbe } from "./probe/index.js";

const module = await loadModule(await buildProbe());
const plugin = (configuration: string) => ({ rootId: "r", configuration });

describe("an emulated Envoy", () => {
  it("gives a configuration to a canary, then to every worker", () => {
    const envoy = new EmulatedEnvoy(module);
    envoy.addVm();
    envoy.addVm();
    const roots = envoy.configureAll(plugin("c say hello"));
    expect(roots.map(({ id, configured }) => ({ id, configured }))).toEqual([
      { id: 1, configured: true },
      { id: 1, configured: true },
    ]);
    expect(envoy.logTexts().filter((text) => text === "said hello")).toHaveLength(3);
  });

  it("leaves the workers alone when the canary refuses", () => {
    const envoy = new EmulatedEnvoy(module);
    const vm = envoy.addVm();
    const [good] = envoy.configureAll(plugin(""));
    expect(envoy.configureAll(plugin("c refuse"))).toEqual([]);
    expect(vm.liveRoot("r")).toBe(good);
  });

  it("keeps what the canary wrote, but not its timers", () => {
    const envoy = new EmulatedEnvoy(module);
    envoy.configureAll(plugin("c share k v 0; c tick 10; T say tick"));
    envoy.advance(100);
    expect(envoy.shared.get("vm", "k")?.value).toEqual(toBytes("v"));
    expect(envoy.logTexts()).not.toContain("said tick");
  });

  it("updates the roots that are there, and can skip the canary", () => {
    const envoy = new EmulatedEnvoy(module);
    const vm = envoy.addVm();
    const [first] = envoy.configureAll(plugin("c say one"));
    envoy.logs.length = 0;
    const [second] = envoy.configureAll(plugin("c say two"), { canary: false });
    expect(envoy.logTexts().filter((text) => text.startsWith("said"))).toEqual(["said two"]);
    expect([first?.state, second?.state]).toEqual(["gone", "live"]);
    expect(vm.roots).toEqual([second]);
  });

  it("has several roots in one VM, told apart by their ids", () => {
    const envoy = new EmulatedEnvoy(module);
    const vm = envoy.addVm();
    const inbound = vm.startRoot({ rootId: "in", direction: "inbound" });
    const outbound = vm.startRoot({ rootId: "out" });
    const script = {
      request: { headers: { "x-probe": "q prop plugin_root_id; q hexprop xds.listener_direction" } },
    };
    inbound.exchange(script);
    outbound.exchange(script);
    expect(envoy.logTexts().filter((text) => text.startsWith("prop"))).toEqual([
      "prop plugin_root_id -> 0 in",
      "prop xds.listener_direction -> 0 0100000000000000",
      "prop plugin_root_id -> 0 out",
      "prop xds.listener_direction -> 0 0200000000000000",
    ]);
  });

  it("can share its data with another one", () => {
    const shared = new SharedData();
    new EmulatedEnvoy(module, { shared }).addVm().startRoot(plugin("c share k v 0"));
    const other = new EmulatedEnvoy(module, { shared });
    other.addVm().startRoot(plugin("c shared k"));
    expect(other.logTexts()).toContain("shared -> 0 v 1");
  });

  it("shows log lines with level, root and vm_id", () => {
    const envoy = new EmulatedEnvoy(module, { vmId: "mine" });
    envoy.addVm().startRoot(plugin(""));
    expect(envoy.logs[0]).toEqual({ level: "info", rootId: "r", vmId: "mine", text: "create 1 0" });
    expect(envoy.logTexts("error")).toEqual([]);
  });

  it("gives the guest both clocks, and no others", () => {
    const envoy = new EmulatedEnvoy(module, { startMonotonicNs: 7_000_000n, startWallMs: 2 });
    envoy.addVm().startRoot(plugin("c clock 0; c clock 1; c clock 2"));
    expect(envoy.logTexts().slice(3)).toEqual([
      "clock 0 -> 0 2000000",
      "clock 1 -> 0 7000000",
      "clock 2 -> 58",
    ]);
  });

  it("has the same random bytes in each run, and others in each call", () => {
    const draw = () => {
      const envoy = new EmulatedEnvoy(module);
      return [envoy.random(8), envoy.random(8)];
    };
    const [first, second] = draw();
    expect(draw()).toEqual([first, second]);
    expect(first).not.toEqual(second);
  });
});
