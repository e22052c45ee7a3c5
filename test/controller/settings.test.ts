import { describe, expect, it } from "vitest";
import {
  isLoopback,
  LOG_LEVELS,
  readSettings,
  SETTING_OPTIONS,
  type Settings,
} from "../../controller/settings.js";

function settingsOf(flags: Record<string, string | boolean>, env: Record<string, string> = {}): Settings {
  const read = readSettings(flags, env);
  if ("errors" in read) throw new Error(read.errors.join("\n"));
  return read.settings;
}

function errorsOf(flags: Record<string, string | boolean>, env: Record<string, string> = {}): string[] {
  const read = readSettings(flags, env);
  return "errors" in read ? read.errors : [];
}

describe("settings", () => {
  it("are safe when nothing is given", () => {
    expect(settingsOf({})).toMatchObject({
      policiesDir: undefined,
      dataDir: "./meshfuse-data",
      xdsHost: "127.0.0.1",
      xdsPort: 18000,
      apiHost: "127.0.0.1",
      apiPort: 18080,
      allowRemote: false,
      logLevel: "info",
    });
  });

  it("analyze by the defaults unless they say otherwise", () => {
    expect(settingsOf({})).toMatchObject({ analysis: true, thresholdsPath: undefined });
    const env = { MESHFUSE_ANALYSIS: "off", MESHFUSE_THRESHOLDS: "/etc/thresholds.yaml" };
    expect(settingsOf({}, env)).toMatchObject({ analysis: false, thresholdsPath: "/etc/thresholds.yaml" });
    expect(errorsOf({ analysis: "no", thresholds: "" })).toEqual([
      '--analysis: "no" is not on or off',
      "--thresholds: is empty",
    ]);
  });

  it("read series from this controller unless they name a Prometheus", () => {
    expect(settingsOf({}).series).toBe("embedded");
    const prometheus = { url: "http://prometheus:9090", stepMs: 30_000 };
    expect(settingsOf({}, { MESHFUSE_SERIES: "prometheus=http://prometheus:9090;step=30s" }).series).toEqual(
      prometheus,
    );
    expect(settingsOf({ series: "embedded" }, { MESHFUSE_SERIES: "prometheus=x" }).series).toBe("embedded");
    expect(errorsOf({ series: "prometheus=x" })).toEqual([
      expect.stringMatching(
        /^--series: "prometheus=x" has no http or https URL: give embedded, or one such as /,
      ),
    ]);
  });

  it("point at the module that the build writes", () => {
    expect(settingsOf({}).modulePath).toMatch(/meshfuse\.wasm$/);
  });

  it("come from the environment when no flag is given", () => {
    const env = { MESHFUSE_POLICIES: "/etc/meshfuse", MESHFUSE_XDS_PORT: "0", MESHFUSE_LOG_LEVEL: "debug" };
    expect(settingsOf({}, env)).toMatchObject({
      policiesDir: "/etc/meshfuse",
      xdsPort: 0,
      logLevel: "debug",
    });
  });

  it("read the key of hashes from a file, never from a flag or a variable itself", () => {
    expect(settingsOf({}).hashKeyPath).toBeUndefined();
    expect(settingsOf({ "hash-key-file": "/run/key" }).hashKeyPath).toBe("/run/key");
    expect(settingsOf({}, { MESHFUSE_HASH_KEY_FILE: "/run/key" }).hashKeyPath).toBe("/run/key");
    expect(errorsOf({ "hash-key-file": "" })).toEqual(["--hash-key-file: is empty"]);
  });

  it("come from the flag when both are given", () => {
    expect(settingsOf({ "api-port": "9000" }, { MESHFUSE_API_PORT: "9001" }).apiPort).toBe(9000);
  });

  it.each(["-1", "65536", "http", "1e3", "18080.0", " 80", ""])("refuse %j as a port", (text) => {
    expect(errorsOf({ "xds-port": text })).toEqual([
      `--xds-port: ${JSON.stringify(text)} is not a port between 0 and 65535`,
    ]);
  });

  it("report every error at once, each with the flag or variable it came from", () => {
    const errors = errorsOf(
      { "xds-port": "x", policies: "", data: "" },
      { MESHFUSE_LOG_LEVEL: "loud", MESHFUSE_ALLOW_REMOTE: "yes", MESHFUSE_API_HOST: "0.0.0.0" },
    );
    expect(errors.map((error) => error.split(":")[0])).toEqual([
      "--data",
      "--policies",
      "--xds-port",
      "MESHFUSE_ALLOW_REMOTE",
      "MESHFUSE_LOG_LEVEL",
      "MESHFUSE_API_HOST",
    ]);
  });

  it("refuse an address beyond loopback and say which flag allows it", () => {
    expect(errorsOf({ "xds-host": "0.0.0.0" })).toEqual([expect.stringContaining("--allow-remote")]);
    expect(errorsOf({ "metrics-host": "0.0.0.0", "metrics-port": "9090" })).toEqual([
      expect.stringContaining("--allow-remote"),
    ]);
  });

  it("never let the API beyond loopback, and say what to do instead", () => {
    for (const allowRemote of [false, true]) {
      expect(errorsOf({ "api-host": "10.0.0.7", "allow-remote": allowRemote })).toEqual([
        expect.stringMatching(/^--api-host: "10\.0\.0\.7" .*--metrics-port/),
      ]);
    }
  });

  it("serve metrics alone where a port for them is given", () => {
    expect(settingsOf({}).metrics).toBeUndefined();
    expect(settingsOf({ "metrics-port": "9090" }).metrics).toEqual({ host: "127.0.0.1", port: 9090 });
    const remote = { "metrics-host": "0.0.0.0", "metrics-port": "9090", "allow-remote": true };
    expect(settingsOf(remote).metrics).toEqual({ host: "0.0.0.0", port: 9090 });
    expect(settingsOf({}, { MESHFUSE_METRICS_PORT: "0" }).metrics).toEqual({ host: "127.0.0.1", port: 0 });
  });

  it("refuse an address for metrics without a port, and what is no port", () => {
    expect(errorsOf({ "metrics-host": "127.0.0.1" })).toEqual(["--metrics-host: needs --metrics-port, too"]);
    expect(errorsOf({ "metrics-port": "none" })).toHaveLength(1);
  });

  it("accept an address beyond loopback when that is allowed", () => {
    expect(settingsOf({ "xds-host": "0.0.0.0", "allow-remote": true }).xdsHost).toBe("0.0.0.0");
  });

  it("refuse one port for two listeners, but let both take a free one", () => {
    expect(errorsOf({ "xds-port": "7000", "api-port": "7000" })).toHaveLength(1);
    expect(errorsOf({ "metrics-port": "7000", "api-port": "7000" })).toEqual([
      "--api-port and --metrics-port are both 7000: give one of them another port",
    ]);
    expect(errorsOf({ "xds-port": "0", "api-port": "0", "metrics-port": "0" })).toEqual([]);
  });

  it("accept every log level that they name", () => {
    for (const level of LOG_LEVELS) expect(settingsOf({ "log-level": level }).logLevel).toBe(level);
  });

  it("have a flag, a variable and words of help each", () => {
    for (const option of SETTING_OPTIONS) {
      expect(option.env).toMatch(/^MESHFUSE_[A-Z_]+$/);
      expect(option.flag).toMatch(/^[a-z-]+$/);
      expect(option.about).not.toBe("");
    }
  });
});

describe("loopback", () => {
  it.each(["127.0.0.1", "127.1.2.3", "::1", "localhost"])("holds %s", (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(["0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example.com", "localhost.example.com", "128.0.0.1"])(
    "does not hold %s",
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});
