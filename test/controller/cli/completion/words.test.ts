import { describe, expect, it } from "vitest";
import { API_VERSION, type Policy } from "../../../../controller/model/index.js";
import { BREAKER, script } from "../../api/fixture.js";
import { life } from "../../experiment/sights.js";
import { SHOP } from "../graph/graphs.js";
import { breakerView, bypassView, sidecarView } from "../views.js";
import { run, serverFor, type TestNeeds } from "../world.js";

const NOBODY: TestNeeds = {
  fetch: async () => {
    throw new TypeError("fetch failed");
  },
};

/** Values offered for a line whose last word is being typed; where a file is wanted, `:files`. */
async function offered(line: string, ask = (words: string[]) => run(words, NOBODY)): Promise<string[]> {
  const { code, out, err } = await ask(["__complete", ...line.split(" ")]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return out
    .split("\n")
    .filter((each) => each !== "")
    .map((each) => each.split("\t")[0] ?? "");
}

/** Asked again where a loaded machine had no answer in the half second that a key may take. */
async function expectOffered(
  line: string,
  ask: (words: string[]) => ReturnType<typeof run>,
  values: string[],
): Promise<void> {
  await expect.poll(() => offered(line, ask)).toEqual(values);
}

describe("completion without a controller", () => {
  it.each([
    ["", "status"],
    ["ge", "get"],
    ["bypass ", "end"],
    ["bypass --server x e", "end"],
    ["render ", "envoy"],
    ["help exit", "exit-codes"],
    ["help sta", "status"],
    ["completion f", "fish"],
    ["desc", "describe"],
    ["describe ", "breaker"],
    ["describe breaker x --dir", "--direction"],
    ["describe breaker x --direction i", "inbound"],
    ["explain ", "fault"],
    ["explain fault x --un", "--unit"],
    ["convert -o ", "yaml"],
    ["get circ", "CircuitBreaker"],
    ["get -o yaml edg", "edges"],
    ["delete Fault", "FaultInjection"],
    ["get --out", "--output"],
    ["get --output ", "json"],
    ["get -o y", "yaml"],
    ["graph -o d", "dot"],
    ["top --sort p", "p99"],
    ["get --output=j", "--output=json"],
    ["get --no", "--no-color"],
    ["status --w", "--watch"],
    ["apply -f a.yaml --w", "--wait"],
    ["apply --he", "--help"],
    ["apply -f ", ":files"],
    ["apply -f a.yaml b", ":files"],
    ["apply --file=po", ":files"],
    ["controller --data ", ":files"],
  ])("of %j offers %s", async (line, value) => {
    expect(await offered(line)).toContain(value);
  });

  it.each([
    ["nothing "],
    ["status "],
    ["get --server "],
    ["get -- --out"],
    ["apply --because --dry"],
    ["get edges a b "],
    ["completion bash "],
    ["get --nothing=x"],
    ["get CircuitBreaker "],
    ["get Nothing "],
  ])("of %j offers nothing, and does not fail", async (line) => {
    const values = await offered(line);
    expect(values.filter((value) => !["--help", "--no-color"].includes(value))).toEqual([]);
  });

  it("tells what each command is for", async () => {
    const { out } = await run(["__complete", "stat"]);
    expect(out).toMatch(/^status\tShow the sidecars.*\n$/);
  });

  it("is not shown in the help, and a shell with no words is answered", async () => {
    expect((await run(["--help"])).out).not.toContain("__complete");
    expect((await run(["__complete"], NOBODY)).code).toBe(0);
  });
});

describe("completion with a controller", () => {
  const asked = script({
    sidecars: [
      sidecarView("reviews-v1"),
      sidecarView("ratings-v1", { labels: { app: "ratings", tier: "a b" } }),
    ],
    bypasses: [bypassView()],
    breakers: [breakerView("s", { name: "shop/cart" }), breakerView("s")],
    graph: SHOP,
    experiments: ["e2", "e1"].map((id) => ({ ...life(id), problems: [] })),
  });

  it.each([
    ["get CircuitBreaker ", ["ratings"]],
    ["describe breaker ", ["default/ratings", "shop/cart"]],
    ["describe breaker sh", ["shop/cart"]],
    ["describe experiment ", ["default/slow"]],
    ["stop ", ["default/slow"]],
    ["forecast ", ["shop/cart", "shop/web"]],
    ["get experiments e", ["e1", "e2"]],
    ["get FaultInjection ", []],
    ["get policies r", ["ratings"]],
    ["delete CircuitBreaker ra", ["ratings"]],
    ["get sidecars ", ["default/ratings", "default/reviews", "ratings-v1", "reviews-v1"]],
    ["get sidecars rev", ["reviews-v1"]],
    ["get -n ", ["default"]],
    ["bypass end ", ["b1"]],
    ["bypass --selector app", ["app=ratings", "app=reviews"]],
    ["get --namespace=d", ["--namespace=default"]],
  ])("of %j offers %j", async (line, values) => {
    const ask = await serverFor(asked);
    await expectOffered(line, ask, values);
  });

  it("offers the faults that can be explained", async () => {
    const metadata = { name: "slow", namespace: "shop" };
    const spec = { percentage: "1%", delay: { fixed: "1s" }, activeFor: "1m" };
    const slow: Policy = { apiVersion: API_VERSION, kind: "FaultInjection", metadata, spec };
    const ask = await serverFor(script({ entries: [BREAKER, { ...BREAKER, policy: slow }] }));
    await expectOffered("explain fault ", ask, ["shop/slow"]);
  });

  it("offers no name that means something to a shell", async () => {
    const ids = ["$(reboot)", "a;b", "a b", "`x`", "-rf", "~root", "a\u001b[2Jb", 'a"b', "good~1.default"];
    const hostile = script({ sidecars: ids.map((id) => sidecarView(id, { service: "s" })) });
    await expectOffered("get sidecars ", await serverFor(hostile), ["default/s", "good~1.default"]);
  });

  it("asks the controller that the line itself names", async () => {
    const urls: string[] = [];
    const answer: typeof fetch = async (what) => {
      urls.push(what instanceof Request ? new URL(what.url).host : "");
      throw new TypeError("fetch failed");
    };
    await run(["__complete", "get", "--server", "http://127.0.0.1:7", "sidecars", ""], { fetch: answer });
    await run(["__complete", "get", "--server=http://127.0.0.1:8", "sidecars", ""], { fetch: answer });
    await run(["__complete", "get", "--server", "nonsense", "sidecars", ""], { fetch: answer });
    expect(urls).toEqual(["127.0.0.1:7", "127.0.0.1:8"]);
  });
});
