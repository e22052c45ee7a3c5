/** `forecast`: what is to come of each service, and which limits it goes over. */
import { type Command, InvalidArgumentError } from "commander";
import type { Schemas } from "../../client/index.js";
import { METRICS, type Metric, threatLine } from "../../forecast/index.js";
import { parseDurationMs } from "../../policy/index.js";
import type { Client, ForecastQuery, Forecasts } from "../client.js";
import { DEFAULT_NAMESPACE, nearestName } from "../policy-name.js";
import { type Cell, type Column, linesOf, type Sheet, sheetOf } from "../sheet.js";
import { show, type View } from "../show.js";
import { failed, type World } from "../world.js";
import { type WatchOptions, withExamples, withWatch } from "./shared.js";

type Forecast = Schemas["Forecast"];
type Point = NonNullable<Forecast["rate"]["forecast"]>["points"][number];

interface ForecastOptions extends WatchOptions, Omit<ForecastQuery, "service"> {}

interface Row {
  service: string;
  metric: Metric;
  outlook: Forecast["rate"];
  fromMs: number;
}

/** Of the horizon: what is shown of it. */
const SHOWN = [1 / 3, 2 / 3, 1] as const;
const NAMES = { rate: "rate", p50Ms: "p50", p95Ms: "p95" } as const;
const [SECOND_MS, MINUTE_MS, HOUR_MS] = [1000, 60_000, 3_600_000];
const YOUNG = "a nearer --horizon needs less history";
const NONE = "no forecasts: no service has been seen yet";

export function addForecast(program: Command, world: World): void {
  const command = program
    .command("forecast")
    .argument("[service]", "only this one: namespace/service, or a service of the namespace default")
    .description("Foretell rate and latency of each service from its own past, and limits that it goes over.")
    .option("--horizon <duration>", "how far ahead, 1m to 24h", "30m")
    .option("--p95 <duration>", "a limit of the 95th percentile, in place of those that are set")
    .option("--rate <number>", "a limit of requests a second, likewise", rateOf);
  withExamples(withWatch(command), [
    ["forecast", "the next half hour of all services"],
    ["forecast reviews --p95 300ms", "whether and when one breaks a limit"],
    ["forecast shop/cart --horizon 6h -o json", "each step, with its bounds"],
  ]).action((name: string | undefined, { horizon, p95, rate, ...options }: ForecastOptions) => {
    const service = name === undefined || name.includes("/") ? name : `${DEFAULT_NAMESPACE}/${name}`;
    const all = Object.entries({ service, horizon, p95, rate });
    const query: ForecastQuery = Object.fromEntries(all.filter(([, value]) => value !== undefined));
    return show(world, options, (client, isAgain) => read(client, query, isAgain));
  });
}

async function read(client: Client, query: ForecastQuery, isAgain: boolean): Promise<View> {
  const found = await client.forecasts(query);
  const isNear = (parseDurationMs(query.horizon ?? "") ?? 0) <= MINUTE_MS;
  if (found !== undefined) return { value: found, sheets: sheetsOf(found, isNear) };
  const service = query.service ?? "";
  if (isAgain) return { value: null, sheets: [linesOf([`nothing is known of ${service} any more`])] };
  const { nodes } = await client.graph({});
  const hint = nearestName(
    service,
    nodes.map((node) => node.name),
  );
  throw failed(`nothing is known of a service ${service}${hint}`, "`meshfuse forecast` lists all");
}

function sheetsOf({ forecasts, failure }: Forecasts, isNear: boolean): Sheet[] {
  const rows = forecasts.flatMap((forecast) => METRICS.map((metric) => rowOf(forecast, metric)));
  const lines = forecasts.flatMap(({ threats }) => threats.map(threatLine));
  const isYoung = rows.some(({ outlook }) => outlook.refused?.startsWith("not enough history") === true);
  return [
    ...(failure === null
      ? []
      : [linesOf([`the last steps could not be read: ${failure}`], undefined, "red")]),
    linesOf(lines, lines.length === 0 ? undefined : "Limits", "yellow"),
    sheetOf(rows, columnsOf(rows), NONE),
    linesOf(isYoung && !isNear ? [YOUNG] : []),
  ];
}

function rowOf(forecast: Forecast, metric: Metric): Row {
  return { service: forecast.service, metric, outlook: forecast[metric], fromMs: forecast.fromMs };
}

function columnsOf(rows: readonly Row[]): Column<Row>[] {
  const [told] = rows.flatMap(({ outlook, fromMs }) =>
    outlook.forecast === undefined ? [] : [{ points: outlook.forecast.points, fromMs }],
  );
  const ahead = SHOWN.flatMap((share): Column<Row>[] => {
    const at = Math.max(0, Math.round((told?.points.length ?? 0) * share) - 1);
    const point = told?.points[at];
    if (told === undefined || point === undefined) return [];
    const title = `in ${timeText(point.atMs - told.fromMs)}`;
    return [
      { title, right: true, cell: ({ metric, outlook }) => pointText(metric, outlook.forecast?.points[at]) },
    ];
  });
  return [
    { title: "service", key: true, cell: ({ service }) => service },
    { title: "metric", key: true, cell: ({ metric }) => NAMES[metric] },
    ...ahead,
    { title: "method", cell: ({ outlook }) => outlook.forecast?.method.replaceAll("_", " ") ?? "-" },
    { title: "vs naive", right: true, cell: ratioCell },
    { title: "no forecast", cell: ({ outlook }) => outlook.refused ?? "-" },
  ];
}

/** `12.5 (10.1 to 15.0)` */
function pointText(metric: Metric, point: Point | undefined): string {
  if (point === undefined) return "-";
  const unit = metric === "rate" ? "/s" : "ms";
  return `${numberText(point.value)}${unit} (${numberText(point.low)} to ${numberText(point.high)})`;
}

/** Below 1: better than the last value. */
function ratioCell({ outlook }: Row): Cell {
  const ratio = outlook.forecast?.tested.ratio;
  return ratio === undefined || ratio === null ? "-" : ratio.toFixed(2);
}

function numberText(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

function timeText(ms: number): string {
  const [unit, letter] =
    ms % HOUR_MS === 0
      ? [HOUR_MS, "h"]
      : ms >= MINUTE_MS && ms % MINUTE_MS === 0
        ? [MINUTE_MS, "m"]
        : [SECOND_MS, "s"];
  return `${Math.round(ms / unit)}${letter}`;
}

function rateOf(text: string): number {
  const rate = Number(text);
  if (text.trim() === "" || !Number.isFinite(rate) || rate <= 0) {
    throw new InvalidArgumentError("Give a number above 0.");
  }
  return rate;
}
