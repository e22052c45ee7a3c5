import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { REQUEST, REQUEST_ID, SCENARIOS, type Scenario } from "../../../bench/scenario/index.js";
import { EmulatedEnvoy, loadModule } from "../../host/index.js";

const MODULE = join(import.meta.dirname, "../../../dist/meshfuse.wasm");
/** Housekeeping comes each 100 ms: by then metrics are told. */
const TOLD_MS = 300;

async function play(scenario: Scenario) {
  const envoy = new EmulatedEnvoy(await loadModule(MODULE), {
    node: { id: "reviews-v1", cluster: "reviews" },
  });
  const direction = scenario.document.direction === "inbound" ? "inbound" : "outbound";
  const configuration = JSON.stringify(scenario.document);
  const root = envoy.addVm().startRoot({ rootId: `meshfuse.${direction}`, direction, configuration });
  const all = new Map(scenario.requests.at(-1));
  const [authority = "", path = "", method = ""] = [":authority", ":path", ":method"].map((name) =>
    all.get(name),
  );
  const headers = Object.fromEntries([...all].filter(([name]) => !name.startsWith(":")));
  const exchange = root.exchange({
    request: { authority, path, method, headers },
    upstream: { status: 200, headers: Object.fromEntries(scenario.response.slice(1)) },
  });
  envoy.advance(TOLD_MS);
  return { envoy, exchange };
}

function verdicts(envoy: EmulatedEnvoy): string[] {
  return envoy.metrics
    .names("counter", "meshfuse_fault_requests_total")
    .filter((name) => envoy.metrics.value("counter", name) === 1)
    .map((name) => /fault=\.=([^;]+);\.;verdict=\.=([^;]+);/.exec(name)?.slice(1).join(" ") ?? name);
}

describe("a scenario", () => {
  test.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    "%s: its configuration is taken, and its request ends as it says",
    async (_, scenario) => {
      const { envoy, exchange } = await play(scenario);
      expect(envoy.logTexts("error")).toEqual([]);
      expect(exchange.client.status).toBe(scenario.status);
    },
  );

  test("has a name of its own", () => {
    expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
  });
});

test("six of them are the short run", () => {
  expect(SCENARIOS.filter(({ isShort }) => isShort)).toHaveLength(6);
});

test("a request has nine headers, a request id of 36 bytes among them", () => {
  expect(REQUEST).toHaveLength(9);
  expect(REQUEST_ID).toHaveLength(36);
});

test("the fault at 10 % is asked and does not hit the request", async () => {
  const fault10 = SCENARIOS.find(({ name }) => name === "fault-10");
  if (fault10 === undefined) throw new Error("there is no fault-10");
  expect(verdicts((await play(fault10)).envoy)).toEqual(["default/ten not_drawn"]);
});

test("of many rules, the last is the request's", async () => {
  for (const scenario of SCENARIOS.filter(({ name }) => name.startsWith("rules-"))) {
    const { breakers } = scenario.document as {
      breakers: { name: string; match: { paths: { prefix: string }[] } }[];
    };
    const path = new Map(scenario.requests[0]).get(":path") ?? "";
    const holding = breakers.filter(({ match }) => match.paths.some(({ prefix }) => path.startsWith(prefix)));
    expect(holding).toEqual([breakers.at(-1)]);
  }
});

test("of keys, each has a request", () => {
  for (const [name, count] of [
    ["keys-1", 1],
    ["keys-1000", 1_000],
    ["keys-10000", 10_000],
  ] as const) {
    const requests = SCENARIOS.find((scenario) => scenario.name === name)?.requests ?? [];
    expect(new Set(requests.map((headers) => new Map(headers).get("x-tenant"))).size).toBe(count);
  }
});
