import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { freePorts } from "../../bench/envoy/index.js";
import { METRIC_LABELS } from "../../controller/render/index.js";
import type { EnvoyFilter } from "../controller/render/istio/crd.js";
import { type Running, run, start, until } from "../e2e/command.js";
import { ask } from "./ask.js";
import { Metrics } from "./filter/rig/metrics.js";
import { IstioSidecar } from "./istio/sidecar.js";

const POLICIES = `
apiVersion: meshfuse.dev/v1alpha1
kind: CircuitBreaker
metadata: {name: ratings, namespace: shop}
spec:
  selector: {app: reviews}
  match: {hosts: [ratings]}
  trip: {consecutive: 5}
  open: {base: 60s}
---
apiVersion: meshfuse.dev/v1alpha1
kind: RequestTags
metadata: {name: tenant, namespace: shop}
spec:
  direction: both
  tags: [{name: tenant, from: {header: x-tenant}, maxValues: 5, otherwise: none, to: {metric: true}}]
`;

let folder: string;
let applications: { reviews: Server; ratings: Server };
let isRatingsBroken = false;
/** True while a 503 of ratings, or of the breaker before it, is nothing to wonder at. */
let isOutage = false;
let controller: Running;
let reviews: IstioSidecar;
let ratings: IstioSidecar;
let filter: EnvoyFilter;
let api: string;
const badAnswers: Record<string, number> = {};
let isLoadOver = false;
let load: Promise<void>;

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "meshfuse-istio-test-"));
  applications = {
    reviews: createServer((_, response) => response.end("reviews")),
    ratings: createServer((request, response) => {
      response.statusCode = isRatingsBroken ? 503 : 200;
      response.end(JSON.stringify(request.headers));
    }),
  };
  const [xds = 0, apiPort = 0, reviewsIn = 0, reviewsOut = 0, ratingsIn = 0] = await freePorts(5);
  const [reviewsApp, ratingsApp] = [
    await listening(applications.reviews),
    await listening(applications.ratings),
  ];
  const statTags = [...METRIC_LABELS, "tenant"];
  const reviewsPorts = {
    inbound: reviewsIn,
    outbound: reviewsOut,
    application: reviewsApp,
    ratings: ratingsIn,
  };
  const ratingsPorts = { inbound: ratingsIn, outbound: 0, application: ratingsApp, ratings: 0 };
  reviews = await IstioSidecar.start({ app: "reviews", ports: reviewsPorts, statTags });
  ratings = await IstioSidecar.start({ app: "ratings", ports: ratingsPorts, statTags });
  load = keepAsking();

  api = `http://127.0.0.1:${apiPort}`;
  writeFileSync(join(folder, "policies.yaml"), POLICIES);
  const where = ["--data", join(folder, "data"), "--xds-port", String(xds), "--api-port", String(apiPort)];
  controller = start("controller", ...where);
  await until("the controller", async () => (await fetch(`${api}/readyz`).catch(() => undefined))?.ok);
  const flags = ["--controller", `127.0.0.1:${xds}`, "--namespace", "shop", "--tag", "tenant"];
  filter = parse((await run("render", "istio", ...flags)).stdout);
});

afterAll(async () => {
  isLoadOver = true;
  await load;
  controller.child.kill("SIGTERM");
  await Promise.all([reviews.stop(), ratings.stop(), controller.ended]);
  for (const server of Object.values(applications)) server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Somebody outside calls reviews, which calls ratings; what is not a 200 is kept, unless ratings is broken. */
async function keepAsking(): Promise<void> {
  while (!isLoadOver) {
    const page = await ask(reviews.workload.ports.inbound, { host: "reviews" });
    const isCalm = !isOutage;
    const stars = await callRatings();
    if (page.status !== 200) note(`reviews ${page.status}`);
    if (isCalm && !isOutage && stars.status !== 200) note(`ratings ${stars.status}`);
    await wait(10);
  }
}

function note(answer: string): void {
  badAnswers[answer] = (badAnswers[answer] ?? 0) + 1;
}

function callRatings() {
  return ask(reviews.workload.ports.outbound, { host: "ratings:9080", "x-tenant": "gold" });
}

interface Row {
  [field: string]: unknown;
}

async function rows(what: string): Promise<Row[]> {
  const answer = (await (await fetch(`${api}/api/v1/${what}`)).json()) as Record<string, Row[]>;
  return answer[what] ?? [];
}

interface Delivery {
  direction: string;
  delivered: boolean;
}

async function deliveredTo(count: number): Promise<Row[]> {
  return await until("the sidecars to run what is wanted", async () => {
    const sidecars = await rows("sidecars");
    const deliveries = sidecars.flatMap((sidecar) => sidecar.deliveries as Delivery[]);
    return deliveries.length === count && deliveries.every(({ delivered }) => delivered)
      ? sidecars
      : undefined;
  });
}

describe("the EnvoyFilter in an Istio sidecar", () => {
  it("puts the filter into both directions of a running Envoy, named as Istio names it", async () => {
    const applied = await run("apply", "-f", join(folder, "policies.yaml"), "--server", api);
    expect(applied).toMatchObject({ code: 0 });
    for (const sidecar of [reviews, ratings]) sidecar.apply(filter);
    // ratings calls nobody, so it has no outbound listener.
    const sidecars = await deliveredTo(3);
    expect(sidecars).toMatchObject(
      ["ratings", "reviews"].map((service) => ({
        service,
        namespace: "shop",
        version: "v1",
        labels: { app: service },
        connected: true,
        warnings: [],
      })),
    );
  });

  it("stands before the router and behind Istio's own filters", async () => {
    const dump = await (
      await fetch(`${reviews.envoy.adminUrl}/config_dump?resource=dynamic_listeners`)
    ).json();
    const names = JSON.stringify(dump).match(/"name":"(meshfuse\.\w+|envoy\.filters\.http\.\w+)"/g);
    const chain = (...own: string[]) => [
      "envoy.filters.http.fault",
      "envoy.filters.http.cors",
      ...own,
      "envoy.filters.http.router",
    ];
    expect(names?.map((name) => name.slice(8, -1))).toEqual([
      ...chain("meshfuse.inbound"),
      ...chain("meshfuse.outbound", "meshfuse.throughput"),
    ]);
  });

  it("reports who calls whom, as both ends saw it", async () => {
    const wanted = [
      "inbound outside shop/reviews",
      "inbound shop/reviews shop/ratings",
      "outbound shop/reviews shop/ratings",
    ];
    await until("edges", async () => {
      const edges = await rows("edges");
      const names = edges.map(
        ({ direction, source, destination }) => `${direction} ${source} ${destination}`,
      );
      // There may be more: what was called before the other end had the filter came from outside, or went elsewhere.
      return wanted.every((name) => names.includes(name));
    });
    const { body } = await callRatings();
    expect(JSON.parse(body)).not.toHaveProperty("x-meshfuse-source");
  });

  it("has metrics with labels by Istio's expressions, let through by Istio's matcher", async () => {
    const metrics = new Metrics(reviews.envoy.adminUrl);
    const labels = {
      direction: "outbound",
      source: "shop/reviews",
      destination: "shop/ratings",
      tenant: "gold",
    };
    await until("counts", async () => (await metrics.sum("meshfuse_requests_total", labels)) > 10);
  });

  it("breaks the circuit", async () => {
    isOutage = true;
    isRatingsBroken = true;
    const rejection = await until("the breaker to open", async () => {
      const answer = await callRatings();
      return answer.headers["x-meshfuse"] === undefined ? undefined : answer;
    });
    expect(rejection).toMatchObject({
      status: 503,
      headers: { "x-meshfuse": "breaker=shop/ratings; state=open" },
    });
    await until("the report of it", async () => {
      const breakers = await rows("breakers");
      return breakers.some(({ name, state }) => name === "shop/ratings" && state === "open");
    });
  });

  it("leaves nothing behind when it is deleted", async () => {
    for (const sidecar of [reviews, ratings]) sidecar.apply(undefined);
    isRatingsBroken = false;
    await until("ratings to be called again", async () => (await callRatings()).status === 200);
    await until("the cluster to be gone", async () => {
      const { size } = await reviews.envoy.stats("^cluster_manager.active_clusters$");
      const clusters = await (await fetch(`${reviews.envoy.adminUrl}/clusters`)).text();
      return size === 1 && !clusters.includes("meshfuse::");
    });
    isOutage = false;
    for (let request = 0; request < 20; request++) expect((await callRatings()).status).toBe(200);
    await until("the controller to know", async () => {
      return (await rows("sidecars")).every(({ connected }) => connected === false);
    });
  });

  it("answered every request of all this time that the breaker did not", () => {
    expect(badAnswers).toEqual({});
  });
});
