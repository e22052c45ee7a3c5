// Faults that say too little, or what cannot be: Envoy's own filter does not start with them, ours says what and where
// and lets everything pass.
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  askAdmin,
  type EnvoyProcess,
  envoyBinary,
  freePorts,
  runCommand,
  startEnvoy,
} from "../../../bench/envoy/index.js";
import { ask } from "../filter/rig/index.js";
import { ALWAYS, listener, nativeFilter, ourFilter } from "./beside/index.js";

const VALIDATED_WITHIN_MS = 45_000;

interface Refused {
  what: string;
  ours: Record<string, unknown>;
  /** Behind `faults[0].`. */
  words: string;
  native: object;
}

const REFUSED: Refused[] = [
  {
    what: "a delay of nothing",
    ours: { delay: { fixed: "0s" } },
    words: 'delay.fixed: "0s" is under 1ms',
    native: { delay: { fixed_delay: "0s", percentage: ALWAYS } },
  },
  {
    what: "a delay of a kind that nobody knows",
    ours: { delay: { foo: "1s" } },
    words: "delay.foo: unknown field",
    native: { delay: { foo: "1s", percentage: ALWAYS } },
  },
  {
    what: "a delay that does not say how long",
    ours: { delay: {} },
    words: "delay: needs one of fixed, uniform, exponential, lognormal, percentiles",
    native: { delay: { percentage: ALWAYS } },
  },
  {
    what: "an abort that does not say how",
    ours: { abort: {} },
    words: "abort: needs one of status, grpc",
    native: { abort: { percentage: ALWAYS } },
  },
  {
    what: "an abort with a status that is none",
    ours: { abort: { status: 600 } },
    words: "abort.status: 600 is over 599",
    native: { abort: { http_status: 600, percentage: ALWAYS } },
  },
  {
    what: "an abort with a status that ends no request",
    ours: { abort: { status: 100 } },
    words: "abort.status: 100 is under 200",
    native: { abort: { http_status: 100, percentage: ALWAYS } },
  },
  {
    what: "a throughput of nothing",
    ours: { throughput: { kibps: 0 } },
    words: "throughput.kibps: 0 is under 1",
    native: { response_rate_limit: { fixed_limit: { limit_kbps: 0 }, percentage: ALWAYS } },
  },
  {
    what: "a share that is not one",
    ours: { abort: { status: 503, percentage: "-1%" } },
    words: 'abort.percentage: "-1%" is not a percentage such as "12.5%"',
    native: { abort: { http_status: 503, percentage: { numerator: -1 } } },
  },
];

let ports: number[];
let envoy: EnvoyProcess;
const log: string[] = [];
beforeAll(async () => {
  ports = await freePorts(REFUSED.length);
  const listeners = REFUSED.map(({ ours }, index) => {
    const fault = { name: "default/refused", percentage: "100%", activeFor: "1h", ...ours };
    return answering(ports[index] ?? 0, ourFilter({ faults: [fault] }, `meshfuse-${index}`));
  });
  envoy = await startEnvoy({
    config: { static_resources: { listeners } },
    onLog: (line) => log.push(line),
  });
  await envoy.ready();
});
afterAll(() => envoy.stop());

function answering(port: number, filters: object[]): object {
  const routes = [{ match: { prefix: "/" }, direct_response: { status: 200 } }];
  return listener(`${port}`, port, filters, [{ name: "all", domains: ["*"], routes }]);
}

it.each(REFUSED)("$what is refused by both", async ({ words, native }) => {
  const said = () =>
    log.filter((line) => line.includes(`meshfuse: config refused: faults[0].${words}`)).length;
  await expect.poll(said).toBeGreaterThan(0);
  const config = JSON.stringify({ static_resources: { listeners: [answering(0, [nativeFilter(native)])] } });
  const args = ["--mode", "validate", "--log-level", "warning", "--config-yaml", config];
  const { code } = await runCommand(await envoyBinary(), args, VALIDATED_WITHIN_MS);
  expect(code).toBe(1);
});

it("what is refused by ours lets everything pass, and is counted", async () => {
  const answers = await Promise.all(ports.map((port) => ask(port)));
  expect(answers.map(({ status }) => status)).toEqual(ports.map(() => 200));
  const { body } = await askAdmin(envoy.adminUrl, "/stats?filter=meshfuse_config_refused_total");
  expect(body).toContain("meshfuse_config_refused_total");
});
