/** What `--series` says: where series are read from. */

/** What `render prometheus --part scrape` asks Prometheus for. */
const SCRAPE_INTERVAL_MS = 15_000;
const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };
const DURATION = /^(\d{1,7})(ms|s|m)$/;
const SHORTEST_MS = 1_000;
/** Beyond it nothing would be seen in time. */
const LONGEST_MS = 300_000;
const PREFIX = "prometheus=";
const EXAMPLE = "prometheus=http://127.0.0.1:9090;step=15s";

export interface PrometheusAddress {
  /** Of its HTTP API, without what stands in it of a user, and without a slash at the end. */
  url: string;
  /** `user:password` of the URL, decoded; absent: it has none. */
  credentials?: string;
  /** As often as it scrapes, or a multiple of that. */
  stepMs: number;
}

/** Of `embedded`, or `prometheus=URL`, and `;step=DURATION` behind it. */
export type SeriesSetting = "embedded" | PrometheusAddress;

/** The error is one line that says what would be right, and has nothing of a user or a password in it. */
export function readSeriesSetting(text: string): { setting: SeriesSetting } | { error: string } {
  if (text === "embedded") return { setting: "embedded" };
  const shown = JSON.stringify(withoutUser(text));
  const fail = (what: string) => ({ error: `${shown} ${what}: give embedded, or one such as ${EXAMPLE}` });
  if (!text.startsWith(PREFIX)) return fail("is no source of series");
  const [address = "", ...options] = text.slice(PREFIX.length).split(";");
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return fail("has no http or https URL");
  if (url.search !== "" || url.hash !== "") return fail("has a query or a fragment in its URL");
  let stepMs = SCRAPE_INTERVAL_MS;
  for (const option of options) {
    const [name = "", value = ""] = option.split("=", 2);
    if (name !== "step")
      return fail(`has the option ${JSON.stringify(withoutUser(name))}, which is not known`);
    stepMs = durationMs(value);
    if (!(stepMs >= SHORTEST_MS && stepMs <= LONGEST_MS))
      return fail("has a step that is not between 1s and 5m");
  }
  const credentials = credentialsOf(url);
  if (credentials === undefined) return fail("has a user or password that is not encoded as in a URL");
  const place = `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  return { setting: { url: place, stepMs, ...(credentials === "" ? {} : { credentials }) } };
}

/** A URL that cannot be read may have a password anywhere before its last `@`. */
function withoutUser(text: string): string {
  return text.replace(/^(prometheus=)?(https?:\/\/)?.*@/s, "$1$2");
}

function durationMs(text: string): number {
  const [, number, unit = ""] = DURATION.exec(text) ?? [];
  return Number(number) * (UNITS_MS[unit] ?? Number.NaN);
}

/** Empty: there is no user. Undefined: what stands for one cannot be decoded. */
function credentialsOf({ username, password }: URL): string | undefined {
  if (username === "") return "";
  try {
    return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  } catch {
    // The error would quote what may be a password.
    return undefined;
  }
}
