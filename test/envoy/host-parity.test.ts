// The emulator against a real Envoy: the same module, the same requests, the same lines and answers.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmulatedEnvoy, loadModule, type Root } from "../host/index.js";
import { buildProbe } from "../host/probe/build.js";
import { CLUSTERS } from "./parity/bootstrap.js";
import { RealHost } from "./parity/real.js";
import { comparedHeaders, comparedLine, planOf, type Scenario, type Seen } from "./parity/scenario.js";
import { SCENARIOS } from "./parity/scenarios/index.js";
import { minorVersion } from "./version.js";

const STREAM_OVER = /^delete /;
/** Longer than FAIL_RELOAD's back-off: a second since the VM began, and by chance up to half of one more. */
const RELOADABLE_MS = 1_600;
/** A stream's pause, longer than a new configuration takes until it is in force. */
const PAUSED_MS = 2_000;

/** Envoy up to 1.37 ends the answer to a refused connection with this; the emulator is like the later ones. */
const TRANSPORT_REASON = ", transport failure reason: delayed connect error: Connection refused";
const LAST_WITH_TRANSPORT_REASON = 37;
/** Envoy up to 1.36 resets a stream of HTTP/2 with the code of no error, so that clients need not see a reset. */
const LAST_WITH_SILENT_RESET = 36;

let real: RealHost;
let emulated: EmulatedEnvoy;
let root: Root;
let isSilent = false;

beforeAll(async () => {
  const module = await buildProbe();
  real = await RealHost.start(module);
  isSilent = (await minorVersion(real.envoy)) <= LAST_WITH_SILENT_RESET;
  const options = { clusters: CLUSTERS, tolerate: ["metric"], failurePolicy: "reload" } as const;
  emulated = new EmulatedEnvoy(await loadModule(module), options);
  emulated.onGrpcCall = ({ cluster }) =>
    cluster === "up2" ? "ok" : { status: 14, message: "upstream connect error" };
  root = emulated.addVm().startRoot({ rootId: "r", pluginName: "probe", direction: "unspecified" });
  emulated.logs.length = 0;
});
afterAll(() => real?.stop());

function emulatedLines(): string[] {
  return emulated.logs
    .splice(0)
    .filter(({ level }) => level === "info")
    .map(({ text }) => comparedLine(text));
}

async function realLines(last: RegExp): Promise<string[]> {
  return (await real.log.until(last)).map(comparedLine);
}

/** What a later Envoy would have shown: without the reason, in bytes and in the probe's count of them. */
function asLater(seen: Seen, lines: string[]): { seen: Seen; lines: string[] } {
  if (!seen.body.endsWith(TRANSPORT_REASON)) return { seen, lines };
  const body = seen.body.slice(0, -TRANSPORT_REASON.length);
  const counted = new RegExp(`^(response_body \\d+) ${seen.body.length} `);
  return { seen: { ...seen, body }, lines: lines.map((line) => line.replace(counted, `$1 ${body.length} `)) };
}

function seenOf({ client }: ReturnType<Root["exchange"]>): Seen {
  const headers = comparedHeaders([...(client.headers?.pairs() ?? []), ...(client.trailers?.pairs() ?? [])]);
  return { status: client.status, body: client.text, headers, reset: client.reset };
}

describe("the emulator does what a real Envoy does with", () => {
  for (const scenario of SCENARIOS)
    it(scenario.name, async () => {
      const inEmulator = { seen: seenOf(root.exchange(planOf(scenario))), lines: emulatedLines() };
      const seen = await real.send(scenario);
      if (isSilent && scenario.grpc === true) seen.reset = inEmulator.seen.reset;
      const lines = await realLines(scenario.last ?? STREAM_OVER);
      expect(inEmulator).toEqual(asLater(seen, lines));
    });

  it("an update while a stream of the old configuration lives", async () => {
    const path = "/up/200";
    const paused: Scenario = { name: "", script: `q pause; q tick ${PAUSED_MS}; t continue 0`, path };
    const configuration = "c say second; x say over";

    const sending = real.send(paused);
    const before = await realLines(/^request_headers/);
    real.configure(configuration);
    const inReal = [...before, ...(await realLines(/^delete 1$/))];
    const seen = await sending;

    const exchange = root.begin({ ...planOf(paused), upstream: { body: "hello" } });
    root = root.update(configuration);
    exchange.play();
    expect(emulatedLines()).toEqual(inReal);
    expect(exchange.client.text).toBe(seen.body);
  });

  it("a trap, and a fresh VM for the next request", async () => {
    await new Promise((resolve) => setTimeout(resolve, RELOADABLE_MS));
    emulated.advance(RELOADABLE_MS);
    const trap: Scenario = { name: "", script: "q trap", path: "/up/200" };
    const next: Scenario = {
      name: "",
      script: "",
      path: "/direct",
      plan: { direct: { status: 418, body: "teapot" } },
    };
    const inEmulator = [trap, next].map((scenario) => seenOf(root.exchange(planOf(scenario))));
    const inReal = [await real.send(trap), await real.send(next)];
    expect(inEmulator).toEqual(inReal);
    expect(emulatedLines()).toEqual(await realLines(STREAM_OVER));
  });
});

describe("a real Envoy's answer to a refused connection", () => {
  it("names the transport's reason up to 1.37, and no longer from 1.38 on", async () => {
    const { body } = await real.send({ name: "", script: "", path: "/refused" });
    await realLines(STREAM_OVER);
    expect(body.endsWith(TRANSPORT_REASON)).toBe(
      (await minorVersion(real.envoy)) <= LAST_WITH_TRANSPORT_REASON,
    );
  });
});

describe("a real Envoy dies of what the emulator throws for:", () => {
  const answered = { name: "", path: "/direct", plan: { direct: { status: 418, body: "teapot" } } };
  it.each([
    ["resume-response", "q continue 1"],
    ["double-reply", "s reply 503 mine one; s reply 503 mine two"],
  ])("%s", async (code, script) => {
    const module = await buildProbe();
    const mortal = await RealHost.start(module);
    const fresh = new EmulatedEnvoy(await loadModule(module)).addVm().startRoot({ rootId: "r" });
    expect(() => fresh.exchange(planOf({ ...answered, script }))).toThrow(code);
    await mortal.send({ ...answered, script });
    expect(await mortal.exited).not.toBe(0);
    await mortal.stop();
  });
});
