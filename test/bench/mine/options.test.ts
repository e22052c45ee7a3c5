import { describe, expect, test } from "vitest";
import { MINE_HELP, readMine } from "../../../bench/mine/options.js";

const DEFAULTS = {
  config: "mine.json",
  rate: 500,
  seconds: 10,
  method: "GET",
  host: "ratings:9080",
  path: "/ratings/1",
  headers: [],
  module: undefined,
  out: "bench/results/mine.html",
  json: false,
};
const read = (...args: string[]) => readMine(["--config", "mine.json", ...args]);
const errorsOf = (...args: string[]) => {
  const options = read(...args);
  return "errors" in options ? options.errors : [];
};

describe("the options of `mine`", () => {
  test("need a configuration alone", () => {
    expect(read()).toEqual(DEFAULTS);
    expect(readMine([])).toEqual({
      errors: ["--config FILE is required: the filter's configuration as JSON"],
    });
  });

  test("take rate, length and the request", () => {
    const args = [
      "--rate",
      "2000",
      "--seconds",
      "30",
      "--method",
      "POST",
      "--host",
      "shop",
      "--path",
      "/a?b=c",
    ];
    expect(read(...args, "--header", "X-Tenant: gold", "--header", "x-empty:")).toEqual({
      ...DEFAULTS,
      rate: 2000,
      seconds: 30,
      method: "POST",
      host: "shop",
      path: "/a?b=c",
      headers: [
        ["x-tenant", "gold"],
        ["x-empty", ""],
      ],
    });
  });

  test("take another module, another place for the page, and JSON", () => {
    expect(read("--module", "x.wasm", "--out", "y.html", "--json")).toMatchObject({
      module: "x.wasm",
      out: "y.html",
      json: true,
    });
  });

  test.each([
    [["--rate", "0"], "--rate 0: a whole number from 1 to 20000"],
    [["--rate", "1e3"], "--rate 1e3: a whole number from 1 to 20000"],
    [["--rate", "20001"], "--rate 20001: a whole number from 1 to 20000"],
    [["--seconds", "601"], "--seconds 601: a whole number from 1 to 600"],
    [["--method", "G T"], "--method G T: no HTTP method"],
    [["--host", ""], "--host : visible ASCII only"],
    [["--path", "ratings"], "--path ratings: begins with / and is visible ASCII only"],
    [["--path", "/a b"], "--path /a b: begins with / and is visible ASCII only"],
    [["--header", "no colon"], '--header "no colon": write name: value'],
    [["--header", "a: b\r\nc: d"], '--header "a: b\\r\\nc: d": write name: value'],
    [["--header", ":path: /x"], '--header ":path: /x": write name: value'],
    [["--header", "Content-Length: 5"], "--header content-length: the bench sets it"],
    [["cpu"], "cpu: mine takes no names"],
  ])("refuse %j", (args, message) => {
    expect(errorsOf(...args)).toEqual([message]);
  });

  test("are refused all at once", () => {
    expect(errorsOf("--rate", "x", "--seconds", "y", "--path", "z")).toHaveLength(3);
  });

  test("refuse an unknown flag", () => {
    expect(errorsOf("--nonsense")).toEqual([expect.stringContaining("--nonsense")]);
  });

  test("are all in the help text", () => {
    expect(read("--help")).toEqual({ shows: "help" });
    for (const flag of [
      "config",
      "rate",
      "seconds",
      "method",
      "host",
      "path",
      "header",
      "module",
      "out",
      "json",
    ]) {
      expect(MINE_HELP).toContain(`--${flag}`);
    }
  });
});
