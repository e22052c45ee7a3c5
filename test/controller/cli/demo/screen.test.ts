import { describe, expect, it } from "vitest";
import { draw, type Picture, pictureText, stepLine } from "../../../../controller/cli/demo/screen.js";
import { abortedAfter, sleep, untilAborted } from "../../../../controller/cli/demo/time.js";
import { painter } from "../../../../controller/cli/output.js";
import { breakerView, delivery, edgeView, faultView, sidecarView, THERE_AND_BACK } from "../views.js";
import { run, testWorld } from "../world.js";

const PLAIN = painter({ write: () => true }, {});

function picture(more: Partial<Picture["seen"]> = {}, steps: Picture["steps"] = []): Picture {
  const nothing = { sidecars: [], edges: [], breakers: [], faults: [] };
  return {
    seen: { ...nothing, ...more },
    steps,
    api: "http://127.0.0.1:18080",
    entry: "http://127.0.0.1:20000/productpage",
  };
}

describe("the demo's picture", () => {
  it("counts the sidecars that run their revision", () => {
    const late = sidecarView("b", { deliveries: [delivery("outbound", { delivered: false })] });
    expect(pictureText(picture({ sidecars: [sidecarView("a"), late] }), PLAIN)).toContain("1 of 2 sidecars");
  });

  it("says where the API and the page are", () => {
    const text = pictureText(picture(), PLAIN);
    expect(text).toContain("http://127.0.0.1:18080");
    expect(text).toContain("http://127.0.0.1:20000/productpage");
  });

  it("shows each edge once, from the caller's side or from outside", () => {
    const edges = [
      edgeView("default/a", "default/b"),
      edgeView("default/a", "default/b", { direction: "inbound" }),
      edgeView("outside", "default/a", { direction: "inbound" }),
    ];
    const lines = pictureText(picture({ edges }), PLAIN).split("\n");
    expect(lines.filter((line) => / default\//.test(line))).toHaveLength(2);
  });

  it("shows breakers that judged something, and faults", () => {
    const breakers = [breakerView("reviews-v1"), breakerView("reviews-v2", { transitions: THERE_AND_BACK })];
    const text = pictureText(picture({ breakers, faults: [faultView()] }), PLAIN);
    expect(text).toContain("reviews-v2");
    expect(text).not.toContain("reviews-v1");
    expect(text).toContain("default/ratings-down");
  });

  it("ends with the latest steps", () => {
    const steps = Array.from({ length: 20 }, (_, at) => ({ step: `step ${at}`, atMs: at * 1000 }));
    const text = pictureText(picture({}, steps), PLAIN);
    expect(text).toContain("00:00:19  step 19");
    expect(text).not.toContain("step 11\n");
    expect(stepLine({ step: "x", atMs: 3_723_000 })).toBe("01:02:03  x");
  });

  it("is drawn over itself on a terminal and cut to its height", () => {
    const world = testWorld();
    const stdout = { ...world.stdout, isTTY: true, rows: 4 };
    draw({ ...world, stdout }, picture());
    expect(world.out.startsWith("\u001b[H\u001b[J")).toBe(true);
    expect(world.out.split("\n")).toHaveLength(3);
  });

  it("is plain text elsewhere", () => {
    const world = testWorld();
    draw(world, picture());
    expect(world.out).not.toContain("\u001b");
  });
});

describe("waiting", () => {
  it("ends early, by a rejection, when the demo ends", async () => {
    const end = new AbortController();
    const sleeping = sleep(3_600_000, end.signal);
    end.abort();
    await expect(sleeping).rejects.toThrow("the demo ends");
    await expect(sleep(3_600_000, end.signal)).rejects.toThrow("the demo ends");
  });

  it("comes to its end by time", async () => {
    await expect(sleep(0, new AbortController().signal)).resolves.toBeUndefined();
  });

  it("for the end is over when the time is, or the person interrupts", async () => {
    const interrupt = new AbortController();
    await untilAborted(abortedAfter(0, interrupt.signal));
    const later = abortedAfter(3_600_000, interrupt.signal);
    interrupt.abort("SIGINT");
    await untilAborted(later);
    expect(later.reason).toBe("SIGINT");
    await untilAborted(interrupt.signal);
  });
});

describe("the demo's flags", () => {
  it.each([
    [["--json"], "--json needs --duration"],
    [["--duration", "40"], '--duration: "40" is not a duration'],
    [["--duration", "5s"], '--duration: "5s" is under 25s'],
    [["--rate", "0"], '--rate: "0" is not a number over 0'],
    [["--rate", "fast"], '--rate: "fast" is not a number'],
    [["--api-port", "x"], '--api-port: "x" is not a port'],
    [["--log-level", "loud"], '--log-level: "loud" is not one of'],
  ])("%j are refused before anything is started", async (flags, words) => {
    const { code, out, err } = await run(["demo", ...flags]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(words);
  });
});
