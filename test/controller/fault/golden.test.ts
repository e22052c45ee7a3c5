// The tables of docs/faults.md, which others may check their own code by: held to the controller and to the filter.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { amountUs, type DrawKind, hashOf, partOf, unitOfRequest } from "../../../controller/fault/index.js";
import { amountOf } from "../../../controller/fault/shape.js";
import { rowsUnder } from "../../docs/tables.js";
import { FilterAmounts } from "../../filter/support/amounts.js";
import { Sidecar } from "../../filter/support/sidecar.js";

const PAGE = readFileSync(new URL("../../../docs/faults.md", import.meta.url), "utf8");

const draws = rowsUnder(PAGE, "The draw")
  .slice(1)
  .map(([name = "", kind = "", unit = "", seed = "", hash = "", position = ""]) => {
    const id = unit.startsWith("x-request-id ") ? unit.slice(13) : undefined;
    const value = unit === "(empty)" ? "" : unit;
    return { name, kind: kind as DrawKind, value, id, seed: Number(seed), hash, position };
  });

const rows = rowsUnder(PAGE, "How long a delay lasts");
const head = rows.findIndex(([first]) => first === "delay");
const hashes = (rows[head] ?? []).slice(1).map(Number);
const amounts = rows
  .slice(head + 1)
  .map(([delay = "", ...shown]) => ({ delay: delay.replaceAll("`", ""), shown }));

/** Whether the filter does something to the unit where the kind has so many parts per million. */
async function isHit(draw: (typeof draws)[number], ppm: number): Promise<boolean> {
  const { name, kind, seed, id, value } = draw;
  const percentage = `${(ppm / 10_000).toFixed(4)}%`;
  const unit = id === undefined ? { unit: { header: "x-user" } } : {};
  const fields = kind === "policy" ? { percentage, abort: { status: 503 } } : partOfKind(kind, percentage);
  const { root } = await Sidecar.start({ faults: [{ name, seed, activeFor: "1h", ...unit, ...fields }] });
  const [header, text] =
    id === undefined ? ["x-user", Buffer.from(value).toString("latin1")] : ["x-request-id", id];
  const exchange = root.exchange({ request: { headers: { [header]: text } } });
  const limit = exchange.upstream.headers?.get("x-envoy-fault-throughput-response");
  return exchange.client.status !== 200 || exchange.durationMs === 10 || limit !== undefined;
}

function partOfKind(kind: DrawKind, percentage: string): object {
  if (kind === "delay") return { delay: { fixed: "10ms", percentage } };
  if (kind === "throughput") return { throughput: { kibps: 1, percentage } };
  return { [kind]: { status: 503, percentage } };
}

let filter: FilterAmounts;
beforeAll(async () => {
  filter = await FilterAmounts.start();
});

describe("the golden draws", () => {
  it.each(draws)(
    "of $name, $kind, $value, $seed are the controller's",
    ({ id, value, hash, position, ...draw }) => {
      const drawn = hashOf({ ...draw, unit: id === undefined ? value : unitOfRequest(id) });
      expect([String(drawn), String(partOf(drawn))]).toEqual([hash, position]);
    },
  );

  it.each(draws.filter(({ kind }) => kind !== "delay.amount"))(
    "of $name, $kind, $value, $seed are the filter's: hit from that part of a million on",
    async (draw) => {
      expect(await isHit(draw, Number(draw.position))).toBe(false);
      expect(await isHit(draw, Number(draw.position) + 1)).toBe(true);
    },
  );

  it("are of all kinds", () => {
    expect(new Set(draws.map(({ kind }) => kind)).size).toBe(6);
  });
});

describe("the golden delays", () => {
  it.each(amounts)("of $delay are the controller's and the filter's", ({ delay, shown }) => {
    const amount = amountOf(parse(`{${delay}}`));
    const inFilter = filter.of(amount);
    expect(hashes.map((hash) => String(amountUs(amount, hash)))).toEqual(shown);
    expect(hashes.map((hash) => String(inFilter(hash)))).toEqual(shown);
  });

  it("are of all forms that vary", () => {
    expect(amounts).toHaveLength(4);
    expect(hashes).toHaveLength(6);
  });
});
