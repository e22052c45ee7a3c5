import { describe, expect, it } from "vitest";
import { readSeriesSetting } from "../../../../controller/series/index.js";

describe("where series are read from", () => {
  it("is this controller's own memory", () => {
    expect(readSeriesSetting("embedded")).toEqual({ setting: "embedded" });
  });

  it("is a Prometheus, at the steps that it is usually scraped in", () => {
    const setting = { url: "http://127.0.0.1:9090", stepMs: 15_000 };
    expect(readSeriesSetting("prometheus=http://127.0.0.1:9090")).toEqual({ setting });
    expect(readSeriesSetting("prometheus=http://127.0.0.1:9090/")).toEqual({ setting });
  });

  it("may have a path, a step and a user", () => {
    expect(readSeriesSetting("prometheus=https://u%40:p%3Aw@mimir/prom/;step=1m")).toEqual({
      setting: { url: "https://mimir/prom", stepMs: 60_000, credentials: "u@:p:w" },
    });
    expect(readSeriesSetting("prometheus=http://p:1;step=5000ms")).toMatchObject({
      setting: { stepMs: 5_000 },
    });
  });

  it.each([
    ["", "is no source of series"],
    ["memory", "is no source of series"],
    ["prometheus=", "has no http or https URL"],
    ["prometheus=127.0.0.1:9090", "has no http or https URL"],
    ["prometheus=file:///etc", "has no http or https URL"],
    ["prometheus=http://p/?a=b", "has a query"],
    ["prometheus=http://p;step=0s", "has a step that is not between 1s and 5m"],
    ["prometheus=http://p;step=6m", "has a step that is not between 1s and 5m"],
    ["prometheus=http://p;step=15", "has a step that is not between 1s and 5m"],
    ["prometheus=http://p;steps=15s", 'has the option "steps", which is not known'],
    ["prometheus=http://%;step=15s", "has no http or https URL"],
    ["prometheus=http://u:%@p", "has a user or password that is not encoded"],
  ])("refuses %j and says what would be right", (text, what) => {
    const read = readSeriesSetting(text);
    expect(read).toMatchObject({ error: expect.stringContaining(what) });
    expect(read).toMatchObject({
      error: expect.stringContaining("such as prometheus=http://127.0.0.1:9090"),
    });
  });

  it.each([
    "prometheus=http://me:secret@p;what=1",
    "prometheus=me:secret@p:9090",
    "prometheus=http://me:sec/ret-secret@p",
    "me:secret@p",
    "prometheus=http://me:pass;secret@p",
  ])("never repeats a password, whatever else is wrong: %s", (text) => {
    const read = readSeriesSetting(text);
    expect(read).toHaveProperty("error");
    expect(JSON.stringify(read)).not.toContain("secret");
  });
});
