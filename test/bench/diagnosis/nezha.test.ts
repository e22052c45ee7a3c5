import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readNezha } from "../../../bench/diagnosis/nezha.js";
import { RecordingError } from "../../../bench/diagnosis/recording.js";

const DAY = "2030-01-02";
const FRONT =
  "Time,TimeStamp,ServiceName,SuccessRate(%),LatencyP50(s),LatencyP90(s),LatencyP95(s),LatencyP99(s)";
const POD = [
  "Time,PodName,CpuUsage(m),MemoryUsage(Mi),NetworkReceiveBytes,NetworkTransmitBytes",
  "PodClientLatencyP90(s),PodServerLatencyP90(s),PodWorkload(Ops)",
].join(",");

let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "nezha-"));
  folder = join(root, "one day");
  await mkdir(join(folder, "metric"), { recursive: true });
  await put(`${DAY}-fault_list.json`, JSON.stringify({ "10": [fault("10:01:30", "cart-5d9-x1", "return")] }));
  await table("front_service.csv", [
    FRONT,
    `${at("10:00:20")},1,Shop,50,0.2,0.4,0.5,1`,
    `${at("10:02:19")},1,Shop,100,0.1,,,`,
  ]);
  await table("source_50.csv", ["time,timestamp,shop_cart,shop_pay", `${at("10:00:20")},9,0.004,`]);
  await table("destination_50.csv", ["time,timestamp,shop_cart", `${at("10:00:21")},9,0.003`]);
  await table("shop-5d9-x1_metric.csv", [POD, `${at("10:00:20")},shop,5,2,1,1,0.1,0.2,8`]);
  await table("cart-5d9-x1_metric.csv", [POD, `${at("10:00:20")},cart,10,1,7,9,0.1,0.2,4`]);
});

afterEach(() => rm(root, { recursive: true }));

describe("a day of Nezha", () => {
  it("becomes steps that end with their samples, and a step without a row has none", async () => {
    const { window } = await theDay();
    expect(window).toMatchObject({ fromMs: Date.parse(`${DAY}T09:59:20Z`), stepMs: 60_000, steps: 3 });
    const [users] = window.ends;
    expect(users?.samples.map((sample) => sample?.latency.p50Ms)).toEqual([200, undefined, 100]);
    expect(users?.samples[1]).toBeUndefined();
  });

  it("has users at the service of their table, with failures by the success rate", async () => {
    const { window } = await theDay();
    expect(window.ends[0]).toMatchObject({
      seenBy: "destination",
      source: "outside",
      destination: "default/shop",
    });
    expect(window.ends[0]?.samples[0]).toMatchObject({
      requests: 120,
      outcomes: { success: 60, failure: 60 },
    });
    expect(window.calls).toContainEqual({ source: "outside", destination: "default/shop" });
  });

  it("has both ends of an edge in milliseconds, with nothing completed where there is no quantile", async () => {
    const { window } = await theDay();
    const end = (seenBy: string, destination: string) =>
      window.ends.find((one) => one.seenBy === seenBy && one.destination === destination)?.samples[0];
    expect(end("source", "default/cart")).toMatchObject({ requests: null, latency: { p50Ms: 4 } });
    expect(end("destination", "default/cart")).toMatchObject({ requests: 60, latency: { p50Ms: 3 } });
    expect(end("source", "default/pay")).toMatchObject({ requests: 0, latency: {} });
  });

  it("has pods as instances with cores and bytes", async () => {
    const { window } = await theDay();
    const cart = window.instances.find(({ service }) => service === "default/cart");
    expect(cart?.inbound[0]).toMatchObject({ requests: 60, latency: { p90Ms: 200 } });
    expect(cart?.resources).toMatchObject({
      cpu: [0.1, undefined, undefined],
      memory: [1_048_576, undefined, undefined],
    });
  });

  it("has faults of three minutes at the service of the pod", async () => {
    const { faults } = await theDay();
    const fromMs = Date.parse(`${DAY}T10:01:30Z`);
    expect(faults).toMatchObject([
      { targets: ["default/cart"], kinds: ["errors"], fromMs, toMs: fromMs + 180_000 },
    ]);
  });

  it("is refused with what is missing", async () => {
    await rm(join(folder, "metric", "source_50.csv"));
    await expect(readNezha(folder)).rejects.toThrow(/source_50.csv is missing or empty/);
    await expect(readNezha(join(folder, "metric"))).rejects.toThrow(/has no \*-fault_list.json/);
  });
});

describe("another day of another shop", () => {
  it("has its entry by who asks most of those whom nobody asks, where the table names no service", async () => {
    await table("front_service.csv", [FRONT, `${at("10:00:20")},1,Entrance,50,0.2,0.4,0.5,1`]);
    await table("source_50.csv", [
      "time,timestamp,ts-cron_ts-pay,ts-ui_ts-pay,ts-ui_ts-order",
      `${at("10:00:20")},9,0.004,0.1,0.1`,
    ]);
    await table("destination_50.csv", ["time,timestamp,ts-ui_ts-pay", `${at("10:00:21")},9,0.003`]);
    await put(
      `${DAY}-fault_list.json`,
      JSON.stringify({ "10": [fault("10:00:00", "ts-pay-5d9-x1", "return")] }),
    );
    const { window } = await theDay();
    expect(window.ends[0]).toMatchObject({ source: "outside", destination: "default/ts-ui" });
  });

  it.each([
    ["ts-order-other-6f8-x2", "default/ts-order-other"],
    ["ts-order-6f8-x2", "default/ts-order"],
    ["ts-order", "default/ts-order"],
    ["ts-order-0", "default/ts-order"],
    ["ts-mongo-6f8-x2", "default/ts-mongo"],
  ])("knows whose pod %s is", async (pod, service) => {
    const edges = "time,timestamp,ts-ui_ts-order,ts-ui_ts-order-other";
    for (const side of ["source", "destination"])
      await table(`${side}_50.csv`, [edges, `${at("10:00:20")},9,0.004,0.1`]);
    await table(`${pod}_metric.csv`, [POD, `${at("10:00:20")},${pod},5,2,1,1,0.1,0.2,8`]);
    await put(`${DAY}-fault_list.json`, JSON.stringify({ "10": [fault("10:00:00", pod, "cpu_consumed")] }));
    const { window, faults } = await theDay();
    expect(faults[0]).toMatchObject({ targets: [service], kinds: ["cpu"], kind: "cpu consumed" });
    expect(window.instances.find(({ instance }) => instance === pod)?.service).toBe(service);
  });

  it("may have faults of a kind that is not known: it is not judged", async () => {
    await put(`${DAY}-fault_list.json`, JSON.stringify({ "10": [fault("10:00:00", "cart-5d9-x1", "disk")] }));
    expect((await theDay()).faults).toMatchObject([{ kind: "disk", kinds: [] }]);
  });

  it("is read with the others of the folder around it, each by its date", async () => {
    const [first] = await readNezha(folder);
    expect(await readNezha(root)).toContainEqual(first);
  });

  it("may have a pod of which nothing is told, and lines that are cut short", async () => {
    await table("idle-5d9-x1_metric.csv", [POD]);
    await table("front_service.csv", [
      FRONT,
      `${at("10:00:20")},1,Shop,50,0.2,0.4,0.5,1`,
      "2030-01-",
      FRONT,
      `${at("10:02:19")},1,Shop,100,0.1`,
    ]);
    const { window } = await theDay();
    expect(window.steps).toBe(3);
    const idle = window.instances.find(({ instance }) => instance === "idle-5d9-x1");
    expect(idle?.inbound).toEqual([undefined, undefined, undefined]);
  });
});

describe("a list of faults", () => {
  const refusal = async (text: string) => {
    await put(`${DAY}-fault_list.json`, text);
    return readNezha(folder).then(
      () => "",
      (error: unknown) => (error instanceof RecordingError ? error.message : `raw: ${error}`),
    );
  };
  const listed = (...faults: unknown[]) => JSON.stringify({ "10": faults });

  it.each([
    ["{", /fault_list\.json is not JSON/],
    ["3", /fault_list\.json: expected a list of faults by hour/],
    [listed(fault("10:00:00", "a-1-b", "return"), 7), /fault 2 is 7; expected inject_time/],
    [listed(fault("ten", "a-1-b", "return")), /fault 1 is .*ten.*; expected inject_time/],
    [listed({ ...fault("10:00:00", "", "return") }), /fault 1 is .*; expected .* inject_pod/],
    [listed(fault("22:00:00", "a-1-b", "return")), /no fault lies in the time of the tables/],
    [listed(), /no fault lies in the time of the tables/],
  ])("that is %s is refused with what is wrong", async (text, words) => {
    expect(await refusal(text)).toMatch(words);
  });
});

describe("tables", () => {
  it("whose rows have no time, or one far off, are refused", async () => {
    await table("source_50.csv", ["time,timestamp,a_b", "noon,9,0.004"]);
    await expect(readNezha(folder)).rejects.toThrow(
      /source_50.csv is missing or empty, or no row has a time/,
    );
    await table("source_50.csv", ["time,timestamp,a_b", "1990-01-01 00:00:00,9,0.004"]);
    await expect(readNezha(folder)).rejects.toThrow(/metric: its tables tell of \d+ minutes/);
  });
});

async function theDay() {
  const [day] = await readNezha(folder);
  if (day === undefined) throw new Error("no recording");
  return day;
}

function fault(time: string, pod: string, kind: string) {
  return { inject_time: `${DAY} ${time}`, inject_pod: pod, inject_type: kind };
}

function at(time: string): string {
  return `${DAY} ${time}.25 +0000 UTC m=+0.07`;
}

const put = (name: string, text: string) => writeFile(join(folder, name), text);
const table = (name: string, lines: readonly string[]) => put(join("metric", name), `${lines.join("\n")}\n`);
