import { describe, expect, it } from "vitest";
import { MOST_PROCESSES, remember } from "../../../controller/guard/processes.js";

describe("the processes that were heard", () => {
  it("are told from those that were not", () => {
    const heard = new Map<string, number>();
    expect([remember(heard, "a", 1), remember(heard, "b", 2), remember(heard, "a", 3)]).toEqual([
      ...[false, false, true],
    ]);
    expect([...heard]).toEqual([
      ["b", 2],
      ["a", 3],
    ]);
  });

  it("are so many at most: the longest silent is forgotten first", () => {
    const heard = new Map<string, number>();
    for (let number = 0; number < MOST_PROCESSES; number++) remember(heard, `${number}`, number);
    remember(heard, "0", MOST_PROCESSES);
    expect(remember(heard, "new", MOST_PROCESSES)).toBe(false);
    expect(heard.size).toBe(MOST_PROCESSES);
    expect([heard.has("0"), heard.has("1"), heard.has("2")]).toEqual([true, false, true]);
  });
});
