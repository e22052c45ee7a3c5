/** Each query of each dashboard, asked of a real Prometheus that scrapes a mesh of real Envoys in trouble. */
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPrometheus, type Sample } from "../../bench/prometheus/index.js";
import { boards, filledIn, type Query, queriesOf, type Variable } from "../controller/dashboards/boards.js";
import { ask } from "./ask.js";
import { scrapeChecks } from "./dashboards/scrapes.js";
import { Scene } from "./dashboards/stage.js";

/** Until every query that the experiment can answer has one, and then until the breakers have come back. */
const TROUBLE_WITHIN_MS = 20_000;
const RECOVERY_WITHIN_MS = 15_000;
const TRUTH_WITHIN_MS = 10_000;
const POLL_MS = 500;
/** Breakers that ramp up are only seen once the experiment is over. */
const AFTERWARDS = /"ramp"/;

/** What Grafana, and a person, would fill in. */
const CHOSEN = {
  ...{ __rate_interval: "5s", __range: "1m", reporter: "source", namespace: ".*", tag: "tenant" },
  ...{ service: "default/reviews", source: "default/reviews", destination: "default/ratings" },
  ...{ breaker: ".*", fault: ".*" },
};

const all = await boards();
const queries = all.flatMap(([name, board]) => queriesOf(name, board));
const found = await findPrometheus();
const missing = "missing" in found ? found.missing : undefined;
let scene: Scene;

/** What exists only in trouble must show some; of the rest any number will do. */
async function isAnswered({ expr, noValue }: Query): Promise<boolean> {
  const samples = await scene.prometheus.query(filledIn(expr, CHOSEN));
  return samples.some(({ value }) => (noValue === undefined ? !Number.isNaN(value) : value > 0));
}

/** Of the first query of a panel, now. */
async function valuesOf(dashboard: string, title: string): Promise<Sample[]> {
  const query = queries.find((each) => each.dashboard === dashboard && each.panel === title);
  return scene.prometheus.query(filledIn(query?.expr ?? "", CHOSEN));
}

/** What a browser sends where a person clicks on a page of another site. */
function followed(host: string): Record<string, string> {
  return { host, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
}

/** Asks again and again; resolves with those that had no answer in time. */
async function unanswered(asked: readonly Query[], withinMs: number): Promise<Query[]> {
  let left = [...asked];
  for (const start = performance.now(); performance.now() - start < withinMs; await wait(POLL_MS)) {
    const answers = await Promise.all(left.map(isAnswered));
    left = left.filter((_, index) => answers[index] !== true);
    if (left.length === 0) break;
  }
  return left;
}

const shown = (left: readonly Query[]) =>
  left.map(({ dashboard, panel, expr }) => `${dashboard}/${panel}: ${expr}`);

/** What a variable offers, as Grafana finds it: values of a label, or names of labels; group 1 of its expression. */
async function offered({ query, regex }: Variable): Promise<string[]> {
  const text = filledIn((query as { query: string }).query, CHOSEN);
  const [, metric = "", label] = /^label_(?:values|names)\(([^,]+?)(?:, (\w+))?\)$/.exec(text) ?? [];
  const [path, match] =
    label === undefined ? ["labels", `{__name__=~".*${metric}.*"}`] : [`label/${label}/values`, metric];
  const url = `${scene.prometheus.url}/api/v1/${path}?${new URLSearchParams({ "match[]": match })}`;
  const { data } = (await (await fetch(url)).json()) as { data: string[] };
  if (regex === undefined) return data;
  const [, pattern = ""] = /^\/(.*)\/$/.exec(regex) ?? [];
  const matches = data.map((value) => new RegExp(pattern).exec(value));
  return [...new Set(matches.flatMap((match) => (match === null ? [] : [match[1] ?? match[0]])))];
}

const variables = all.flatMap(([name, board]) =>
  board.templating.list
    .filter(({ type }) => type === "query")
    .map((variable) => [`${name} ${variable.name}`, variable] as const),
);
/** By the name of a variable. */
const OFFERED: Readonly<Record<string, string[]>> = {
  namespace: ["default"],
  tag: ["tenant"],
  service: ["default/details", "default/productpage", "default/ratings", "default/reviews"],
  source: ["default/productpage", "default/reviews", "outside"],
  destination: ["default/ratings"],
  breaker: ["default/half-open", "default/ratings", "default/tenants"],
  fault: ["default/ratings-down"],
};

describe.skipIf(missing !== undefined)(
  `the dashboards over a mesh in trouble${missing ? `: ${missing}` : ""}`,
  () => {
    beforeAll(async () => {
      if ("missing" in found) return;
      scene = await Scene.start(found.prometheus);
      await scene.makeTrouble();
    });
    afterAll(() => scene?.stop());

    it("show data in every panel while an experiment runs", async () => {
      const now = queries.filter(({ expr }) => !AFTERWARDS.test(expr));
      expect(shown(await unanswered(now, TROUBLE_WITHIN_MS))).toEqual([]);
    });

    it("tell the truth about what was done to the mesh", async () => {
      // The first scrapes of a series tell little of its rate.
      const isAbove = (dashboard: string, title: string, least: number) =>
        expect
          .poll(async () => (await valuesOf(dashboard, title))[0]?.value, { timeout: TRUTH_WITHIN_MS })
          .toBeGreaterThan(least);
      await isAbove("experiments", "Hit, of those that match", 0.6);
      await isAbove("edge", "Sent", 10);
      await isAbove("edge", "Not served", 0.5);
      const tenants = async () =>
        (await valuesOf("service", "Requests by tag")).map(({ labels }) => labels.tenant);
      await expect.poll(tenants).toContain("other");
      await expect.poll(async () => (await tenants()).length).toBeGreaterThanOrEqual(3);
    });

    it("give each row of a table to one row of the mesh", async () => {
      const calls = queries.filter(({ dashboard, panel }) => dashboard === "overview" && panel === "Calls");
      for (const { expr } of calls) {
        const rows = async () =>
          (await scene.prometheus.query(filledIn(expr, CHOSEN))).map(({ labels }) => labels);
        // A rate is of the last seconds, of which scrapes may have come too late.
        await expect.poll(rows).toContainEqual({ source: "default/reviews", destination: "default/ratings" });
        for (const row of await rows()) expect(Object.keys(row).sort()).toEqual(["destination", "source"]);
      }
    });

    scrapeChecks(() => scene.prometheus);

    it.each(variables)("offer what there is to choose: %s", async (_, variable) => {
      expect((await offered(variable)).sort()).toEqual(OFFERED[variable.name]);
    });

    it("lead from an edge to its traces, as a browser follows a link from another site", async () => {
      const urls = all.flatMap(([, { links }]) =>
        links.flatMap(({ url }) => (url === undefined ? [] : [url])),
      );
      expect(urls.length).toBeGreaterThan(0);
      for (const text of urls) {
        const url = new URL(filledIn(text, { ...CHOSEN, controller: scene.stage.controller.addresses.api }));
        const { status, body } = await ask(
          Number(url.port),
          followed(url.host),
          `${url.pathname}${url.search}`,
        );
        expect(status, body).toBe(200);
        expect(JSON.parse(body)).toHaveProperty("traces");
      }
    });

    it("show breakers that come back once it is over", async () => {
      await scene.endExperiment();
      const then = queries.filter(({ expr }) => AFTERWARDS.test(expr));
      expect(then.length).toBeGreaterThan(1);
      expect(shown(await unanswered(then, RECOVERY_WITHIN_MS))).toEqual([]);
    });
  },
);
