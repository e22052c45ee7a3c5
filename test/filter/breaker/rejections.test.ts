// The reply of one rejection serves the next: none may say what was true of another one.
import { describe, expect, it } from "vitest";
import { fault } from "../support/faults.js";
import { type Document, Sidecar } from "../support/sidecar.js";

const MODE = { trip: { consecutive: 1 }, open: { base: "12s" }, halfOpen: { probes: 1 } };
const FAILED = { status: 503, headers: { "x-envoy-upstream-service-time": "1" } };

/** A breaker for one path. */
function breaker(name: string, more: object = {}): object {
  return { name, match: { paths: [{ exact: `/${name}` }] }, ...MODE, ...more };
}

/** `x-meshfuse`, `retry-after`, `x-a`, the body and the filter state of the answer to one request. */
function answer(sidecar: Sidecar, path: string, headers = {}): (string | undefined)[] {
  const exchange = sidecar.root.exchange({ request: { path, headers } });
  const header = (name: string) => exchange.client.headers?.get(name);
  return [
    header("x-meshfuse"),
    header("retry-after"),
    header("x-a"),
    exchange.client.text,
    exchange.filterState("meshfuse.breaker") ?? exchange.filterState("meshfuse.fault"),
  ];
}

async function tripped(document: Document, ...paths: string[]): Promise<Sidecar> {
  const sidecar = await Sidecar.start(document);
  for (const path of paths) sidecar.root.exchange({ request: { path }, upstream: FAILED });
  return sidecar;
}

describe("rejections one after the other", () => {
  it("are each of their own breaker", async () => {
    const b = breaker("b", { open: { base: "7s" }, fallback: { body: "later", headers: { "x-a": "1" } } });
    const sidecar = await tripped({ breakers: [breaker("a"), b] }, "/a", "/b");
    const ofA = ["breaker=a; state=open", "12", undefined, "circuit breaker open", "a:open"];
    const ofB = ["breaker=b; state=open", "7", "1", "later", "b:open"];
    for (const [path, expected] of [
      ["/a", ofA],
      ["/a", ofA],
      ["/b", ofB],
      ["/a", ofA],
      ["/b", ofB],
      ["/b", ofB],
    ] as const)
      expect(answer(sidecar, path)).toEqual(expected);
  });

  it("count the seconds down, over a change of their number of digits", async () => {
    const sidecar = await tripped({ breakers: [breaker("a")] }, "/a");
    const seconds: (string | undefined)[] = [];
    for (let i = 0; i < 12; i++) {
      seconds.push(answer(sidecar, "/a")[1], answer(sidecar, "/a")[1]);
      sidecar.envoy.advance(1_000);
    }
    expect(seconds).toEqual(Array.from({ length: 24 }, (_, i) => String(12 - Math.floor(i / 2))));
  });

  it("say the present state, and the seconds of each key", async () => {
    const keyed = breaker("a", { key: { header: "x-tenant" } });
    const sidecar = await Sidecar.start({ breakers: [keyed] });
    const fail = (tenant: string) =>
      sidecar.root.exchange({ request: { path: "/a", headers: { "x-tenant": tenant } }, upstream: FAILED });
    fail("one");
    sidecar.envoy.advance(5_000);
    fail("two");
    const of = (tenant: string) => answer(sidecar, "/a", { "x-tenant": tenant }).slice(0, 2);
    expect([of("one"), of("two"), of("one")]).toEqual([
      ["breaker=a; state=open", "7"],
      ["breaker=a; state=open", "12"],
      ["breaker=a; state=open", "7"],
    ]);
    sidecar.envoy.advance(7_000);
    const probe = sidecar.root.stream();
    probe.requestHeaders({ ":authority": "a", ":path": "/a", ":method": "GET", "x-tenant": "one" });
    expect([of("one"), of("two")]).toEqual([
      ["breaker=a; state=half_open", "1"],
      ["breaker=a; state=open", "5"],
    ]);
    probe.cancel();
  });

  it("have no seconds where the breaker is forced open, and have them beside one that is", async () => {
    const sidecar = await tripped({ breakers: [breaker("a"), breaker("b", { mode: "forcedOpen" })] }, "/a");
    const seconds = ["/b", "/a", "/b", "/a"].map((path) => answer(sidecar, path)[1]);
    expect(seconds).toEqual([undefined, "12", undefined, "12"]);
  });

  it("say what the new configuration says", async () => {
    const body = (text: string) => ({
      breakers: [breaker("a", { fallback: { body: text, headers: { "x-a": text } } })],
    });
    const sidecar = await tripped(body("1"), "/a");
    for (const text of ["2", "3", "4", "5"]) {
      expect(answer(sidecar, "/a").slice(2, 4)).toEqual([String(Number(text) - 1), String(Number(text) - 1)]);
      sidecar.push(body(text));
      expect(answer(sidecar, "/a").slice(2, 4)).toEqual([text, text]);
    }
  });
});

describe("aborts among rejections", () => {
  it("are each what they are", async () => {
    const abort = (name: string, path: string) =>
      fault(name, {
        match: { paths: [{ exact: path }] },
        percentage: "100%",
        abort: { status: 503, body: name, headers: { "x-a": name } },
      });
    const late = fault("late", {
      match: { paths: [{ exact: "/late" }] },
      percentage: "100%",
      delay: { fixed: "1ms" },
    });
    const faults = [abort("x", "/x"), abort("y", "/y"), late, abort("z", "/late")];
    const sidecar = await tripped({ breakers: [breaker("a")], faults }, "/a");
    const ofA = ["breaker=a; state=open", "12", undefined, "circuit breaker open", "a:open"];
    const of = (name: string, note = `default/${name}:abort`) => [
      `fault=default/${name}`,
      undefined,
      name,
      name,
      note,
    ];
    const ofLate = of("z", "default/late:delay+1,default/z:abort");
    for (const [path, expected] of [
      ["/x", of("x")],
      ["/a", ofA],
      ["/x", of("x")],
      ["/x", of("x")],
      ["/y", of("y")],
      ["/late", ofLate],
      ["/y", of("y")],
      ["/a", ofA],
    ] as const)
      expect(answer(sidecar, path)).toEqual(expected);
  });
});
