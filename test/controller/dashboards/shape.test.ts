/** What Grafana would only tell in the browser: panels over each other, variables that nobody defines, dead links. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DASHBOARDS, uidOf } from "../../../controller/dashboards/index.js";
import { run } from "../cli/world.js";
import { type Board, boards, type Panel, panelsOf, variablesIn } from "./boards.js";

const API = JSON.parse(
  readFileSync(new URL("../../../controller/api/openapi.json", import.meta.url), "utf8"),
);
const GRID_COLUMNS = 24;
const all = await boards();
const panels = all.flatMap(([name, board]) =>
  panelsOf(board).map((panel) => [`${name}: ${panel.title}`, panel] as const),
);

/** Every text of a dashboard in which Grafana fills in variables. */
function textsOf({ panels, templating, links }: Board): string {
  const { list } = templating;
  return JSON.stringify([panels, list.map(({ query }) => query), links.map(({ url }) => url)]);
}

function overlap(one: Panel["gridPos"], other: Panel["gridPos"]): boolean {
  const isBeside = one.x + one.w <= other.x || other.x + other.w <= one.x;
  const isAbove = one.y + one.h <= other.y || other.y + other.h <= one.y;
  return !isBeside && !isAbove;
}

describe.each(all)("the dashboard %s", (name, board) => {
  it("is known by a uid of its own, and by the tag that brings all of them into one menu", () => {
    expect(board.uid).toBe(uidOf(name));
    expect(board.uid.length).toBeLessThanOrEqual(40);
    expect(board.tags).toEqual(["meshfuse"]);
    expect(board.links[0]).toMatchObject({ type: "dashboards", tags: ["meshfuse"], includeVars: true });
    expect(board.description).toMatch(/\w.*[.?]$/);
    expect(JSON.stringify(board)).not.toContain("inControlsMenu");
  });

  it("gives each panel a number and a title of its own", () => {
    const ids = board.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.min(...ids)).toBe(1);
    const titles = panelsOf(board).map(({ title, gridPos }) => `${title} ${gridPos.h}`);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it("lays panels beside each other, within the grid, and rows above what they hold", () => {
    for (const { gridPos } of board.panels) {
      expect(gridPos.x).toBeGreaterThanOrEqual(0);
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(GRID_COLUMNS);
    }
    board.panels.forEach((panel, index) => {
      const over = board.panels.slice(index + 1).filter(({ gridPos }) => overlap(panel.gridPos, gridPos));
      expect(over.map(({ title }) => `${panel.title} over ${title}`)).toEqual([]);
    });
    expect(board.panels[0]).toMatchObject({ type: "row", gridPos: { x: 0, y: 0, w: GRID_COLUMNS, h: 1 } });
  });

  it("uses the variables that it defines, and no others", () => {
    const defined = board.templating.list.map(({ name }) => name);
    expect(variablesIn(textsOf(board)).sort()).toEqual([...defined].sort());
  });

  it("asks the data source that the person chose, never one of its own", () => {
    const text = JSON.stringify(board);
    const sources = [...text.matchAll(/"datasource":(\{.*?"\})/g)].map(([, source = ""]) => source);
    expect(sources.length).toBeGreaterThan(panelsOf(board).length);
    expect([...new Set(sources)]).toEqual([JSON.stringify({ type: "prometheus", uid: `\${datasource}` })]);
    expect(board.templating.list[0]).toMatchObject({
      ...{ name: "datasource", type: "datasource", query: "prometheus" },
    });
  });

  it("draws the same incidents in all versions of Grafana", () => {
    for (const { expr, target, textFormat } of board.annotations.list) {
      expect(target).toMatchObject({ expr, refId: "Anno", range: true });
      const [, label = ""] = /^\{\{(\w+)\}\}$/.exec(textFormat) ?? [];
      expect(expr).toContain(`by (${label})`);
    }
  });

  it("labels and explains what a person may choose", () => {
    for (const { name, label, description, type } of board.templating.list) {
      expect(label, name).toMatch(/^[A-Z]/);
      if (type !== "datasource") expect(description, name).toMatch(/\w.*\.$/);
    }
  });

  it("leads only to dashboards that exist, with values for variables that they have", () => {
    const paths = [...JSON.stringify(board).matchAll(/\/d\/(.*?)"(?=,|\})/g)].map(([, path = ""]) => path);
    for (const path of paths) {
      const [uid = "", query = ""] = path.split("?");
      const target = all.find(([, other]) => other.uid === uid)?.[1];
      const known = target?.templating.list.map(({ name }) => name) ?? [];
      const given = [...query.matchAll(/var-(\w+)=/g)].map(([, variable = ""]) => variable);
      expect(given.length, path).toBeGreaterThan(1);
      expect(known, path).toEqual(expect.arrayContaining(given));
    }
  });
});

describe.each(panels)("the panel %s", (_, panel) => {
  it("says what it shows, what to do, and whose metrics it needs", () => {
    const [shows, act, needs, ...more] = (panel.description ?? "").split("\n\n");
    expect(shows).toMatch(/^[A-Z0-9`].*\.$/);
    expect(act).toMatch(/^\S.*[.?]$/);
    expect(needs).toMatch(/^Needs: the (controller's \/metrics|sidecars' \/stats\/prometheus)\.$/);
    expect(more).toEqual([]);
  });

  it("has a unit, and thresholds that rise", () => {
    expect(panel.fieldConfig?.defaults.unit).toMatch(/^[a-zA-Z]+$/);
    const steps = panel.fieldConfig?.defaults.thresholds?.steps ?? [];
    const [base, ...others] = steps.map(({ value }) => value);
    expect(base).toBeNull();
    expect(others).toEqual([...others].sort((one, other) => Number(one) - Number(other)));
  });

  it("names its queries A, B, ... and each of their series", () => {
    const targets = panel.targets ?? [];
    expect(targets.length).toBeGreaterThan(0);
    targets.forEach(({ refId, expr, legendFormat, range, instant }, index) => {
      expect(refId).toBe("ABCDEFGHIJ"[index]);
      expect(expr).toMatch(/meshfuse_/);
      expect(range === true).not.toBe(instant === true);
      if (panel.type !== "table") expect(legendFormat).toMatch(/\S/);
    });
    const legends = targets.map(({ legendFormat, refId }) => legendFormat ?? refId);
    expect(new Set(legends).size).toBe(targets.length);
  });
});

describe.each(panels.filter(([, { type }]) => type === "table"))("the table %s", (_, panel) => {
  const overrides = panel.fieldConfig?.overrides ?? [];
  const organize = panel.transformations?.find(({ id }) => id === "organize")?.options ?? {};
  const columns = Object.values(organize.renameByName ?? {});

  it("gives each query a column with a unit, in one order with the labels", () => {
    const withUnit = overrides.filter(({ properties }) => properties.some(({ id }) => id === "unit"));
    expect(withUnit.length).toBe(panel.targets?.length);
    for (const { matcher } of withUnit) expect(columns).toContain(matcher.options);
    expect(Object.values(organize.indexByName ?? {})).toEqual(columns.map((_, index) => index));
    expect(organize.excludeByName).toEqual({ Time: true });
  });

  it("sorts by a column that it has, and links from cells that it has", () => {
    const text = JSON.stringify(panel);
    const [, sortedBy] = /"sortBy":\[\{"displayName":"([^"]+)"/.exec(text) ?? [];
    expect(columns).toContain(sortedBy);
    const cells = [...text.matchAll(/__data\.fields\[\\+"(.*?)\\+"\]/g)].map(([, title]) => title);
    for (const title of cells) expect(columns).toContain(title);
  });

  it("groups every query by the labels of its rows", () => {
    const labels = Object.keys(organize.renameByName ?? {}).filter((name) => !name.startsWith("Value #"));
    for (const { expr } of panel.targets ?? []) {
      for (const label of labels) expect(expr).toMatch(new RegExp(`by \\([^)]*\\b${label}\\b[^)]*\\)`));
    }
  });
});

it("texts name commands that there are, with what was chosen", async () => {
  const texts = all.flatMap(([, { panels }]) => panels.filter(({ type }) => type === "text"));
  expect(texts.length).toBeGreaterThan(0);
  for (const { title, options } of texts) {
    expect(title).toMatch(/^[A-Z]/);
    const commands = options?.content?.match(/^meshfuse .*$/gm) ?? [];
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) {
      const words = command.replaceAll(/\$\w+/g, "default/reviews").split(" ").slice(1);
      const { err } = await run([...words, "--server", "http://127.0.0.1:1"]);
      expect(err).toContain("no controller answers");
    }
  }
});

it("links into the controller's API name an operation that it has, with parameters that it takes", () => {
  const paths: Record<string, { get?: { parameters: { name: string }[] } }> = API.paths;
  const urls = all.flatMap(([, { links }]) => links.flatMap(({ url }) => (url === undefined ? [] : [url])));
  expect(urls.length).toBeGreaterThan(0);
  for (const text of urls) {
    const [path = "", query = ""] = text.replace("$controller", "").split("?");
    const known = paths[path]?.get?.parameters.map(({ name }) => name);
    expect(known).toEqual(expect.arrayContaining([...new URLSearchParams(query).keys()]));
  }
});

it("there is a dashboard for each question", () => {
  expect(DASHBOARDS).toEqual(["overview", "service", "edge", "breakers", "experiments", "controller"]);
  expect(new Set(all.map(([, { title }]) => title)).size).toBe(DASHBOARDS.length);
});
