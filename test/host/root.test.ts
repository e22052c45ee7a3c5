import { describe, expect, it } from "vitest";
import { EmulatedEnvoy, loadModule } from "./index.js";
import { buildProbe, probed } from "./probe/index.js";

describe("a root context", () => {
  it("is created, started and configured with its bytes", async () => {
    const { root, lines } = await probed("c say hello; c body 7; c body 6");
    expect(root.configured).toBe(true);
    expect(lines()).toEqual([
      "create 1 0",
      "start 1 0",
      "configure 1 31",
      "said hello",
      "body 7 -> 0 c say hello; c body 7; c body 6",
      "body 6 -> 0 ",
    ]);
  });

  it("has its configuration only while it is configured", async () => {
    const { envoy, lines } = await probed("c tick 10; T body 7; x tick 0");
    lines();
    envoy.advance(10);
    expect(lines()).toEqual(["body 7 -> 1 "]);
  });

  it("says when it refused its configuration", async () => {
    const { root } = await probed("c refuse");
    expect(root.configured).toBe(false);
  });

  it("reads the node and its own names, and nothing of a stream", async () => {
    const node = { id: "reviews-v1", cluster: "reviews", metadata: { zone: "a" } };
    const names = ["xds.node.id", "xds.node.cluster", "xds.node.metadata.zone", "xds.node.metadata.none"];
    const script = [...names, "plugin_root_id", "plugin_vm_id", "request.path"].map(
      (name) => `c prop ${name}`,
    );
    const { lines } = await probed(script.join(";"), { node });
    expect(lines().filter((line) => line.startsWith("prop"))).toEqual([
      "prop xds.node.id -> 0 reviews-v1",
      "prop xds.node.cluster -> 0 reviews",
      "prop xds.node.metadata.zone -> 0 a",
      "prop xds.node.metadata.none -> 1",
      "prop plugin_root_id -> 0 r",
      "prop plugin_vm_id -> 0 vm",
      "prop request.path -> 1",
    ]);
  });

  it("has no stream to answer, close or give a property", async () => {
    const { lines } = await probed("c reply 503 a b; c continue 0; c close 0; c setprop a b; c get 0 a");
    expect(lines().slice(3)).toEqual([
      "reply -> 0",
      "continue 0 -> 0",
      "close 0 -> 0",
      "setprop -> 1",
      "get 0 a -> 2",
    ]);
  });
});

describe("an update", () => {
  it("makes a new root in the same VM and ends the old one", async () => {
    const { root, lines } = await probed();
    const next = root.update("c say second");
    expect(lines()).toEqual([
      "create 2 0",
      "start 2 0",
      "configure 2 12",
      "said second",
      "done 1",
      "delete 1",
    ]);
    expect([root.state, next.state]).toEqual(["gone", "live"]);
  });

  it("lets the old root live until its last stream has ended", async () => {
    const { root, lines } = await probed();
    const exchange = root.begin({ upstream: { delayMs: 50 } });
    const next = root.update("");
    expect(root.state).toBe("retired");
    next.exchange({ upstream: { delayMs: 10 } });
    lines();
    exchange.play();
    expect(lines()).toEqual(["response_headers 2 1", "log 2", "done 2", "delete 2", "done 1", "delete 1"]);
  });

  it("lets the old root tick as long as it lives", async () => {
    const { envoy, root, lines } = await probed("c tick 10; T say old; x tick 0");
    const exchange = root.begin({ upstream: { delayMs: 35 } });
    root.update("");
    lines();
    envoy.advance(100);
    expect(exchange.done).toBe(true);
    expect(lines().filter((line) => line === "said old")).toHaveLength(3);
  });

  it("sends new streams to the new root only", async () => {
    const { root } = await probed();
    root.update("");
    expect(() => root.stream()).toThrow("root 1 is gone: use the root that replaced it");
  });

  it("waits for a root that is not done yet, until it says so", async () => {
    const { envoy, root, lines } = await probed("x hold; c tick 10; T tick 0; T done");
    root.update("");
    expect(root.state).toBe("done");
    lines();
    envoy.advance(10);
    expect(lines()).toEqual(["done -> 0", "delete 1"]);
    expect(root.state).toBe("gone");
  });

  it("does not let a root say that it is done before it was asked", async () => {
    const { lines } = await probed("c done");
    expect(lines().at(-1)).toBe("done -> 1");
  });
});

describe("a tick", () => {
  it("comes at its period until it is set to 0", async () => {
    const { envoy, root, lines } = await probed("c tick 10; T say tick; x tick 0");
    lines();
    envoy.advance(35);
    expect(lines()).toEqual(["said tick", "said tick", "said tick"]);
    expect(root.tickPeriodMs).toBe(10);
  });

  it("starts anew when it is set again, also in between", async () => {
    const { envoy, root, lines } = await probed("c tick 10; T say tick; x tick 0");
    envoy.advance(6);
    root.exchange({ request: { headers: { "x-probe": "q tick 10" } } });
    lines();
    envoy.advance(9);
    expect(lines()).toEqual([]);
    envoy.advance(1);
    expect(lines()).toEqual(["said tick"]);
  });

  it("comes to every worker, in the order of time", async () => {
    const envoy = new EmulatedEnvoy(await loadModule(await buildProbe()));
    envoy.addVm().startRoot({ rootId: "a", configuration: "c tick 10; T say a" });
    envoy.addVm().startRoot({ rootId: "b", configuration: "c tick 15; T say b" });
    envoy.logs.length = 0;
    envoy.advance(30);
    expect(envoy.logTexts()).toEqual(["said a", "said b", "said a", "said b", "said a"]);
  });
});
