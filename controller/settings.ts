/**
 * What an operator may set on the controller: flags first, then the environment, then defaults that are safe.
 * Every error is reported at once, so that one run is enough to mend them all.
 */
import { fileURLToPath } from "node:url";
import { readSeriesSetting, type SeriesSetting } from "./series/index.js";
import {
  type Given,
  nonEmpty,
  onOff,
  optional,
  port,
  refuseRemote,
  refuseRemoteApi,
  truth,
} from "./setting-checks.js";
import { templateError } from "./trace/index.js";

export { isLoopback } from "./setting-checks.js";

/** Both are Envoy-neighbourhood ports that neither Envoy nor its usual admin (15000, 9901) takes. */
const DEFAULT_XDS_PORT = 18000;
const DEFAULT_API_PORT = 18080;
/** The release module beside the compiled controller: dist/controller/settings.js -> dist/meshfuse.wasm. */
const DEFAULT_MODULE = fileURLToPath(new URL("../meshfuse.wasm", import.meta.url));

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

export interface Settings {
  /** Directory of policy files, watched and never written; undefined: none. */
  policiesDir: string | undefined;
  /** Directory of what the controller itself keeps, for it alone; made when it is missing. */
  dataDir: string;
  /** File with the key of hashed tags; undefined: the controller keeps one of its own in `dataDir`. */
  hashKeyPath: string | undefined;
  /** Address that xDS and reports listen on, gRPC in plaintext; port 0 takes a free one. */
  xdsHost: string;
  xdsPort: number;
  /** A loopback address, always: the API asks for no password. */
  apiHost: string;
  apiPort: number;
  /** Second listener with metrics, health and readiness only; undefined: none. */
  metrics: { host: string; port: number } | undefined;
  /** Without it sidecars and metrics, too, are served on loopback only: all listeners speak plaintext. */
  allowRemote: boolean;
  logLevel: LogLevel;
  /** Where a person sees a trace, with `{trace}` in place of its identifier; undefined: nobody said. */
  traceUrl: string | undefined;
  /** File that events are appended to, or `-`: standard output; undefined: none. */
  eventLog: string | undefined;
  /** Whether incidents are detected and diagnosed. */
  analysis: boolean;
  /** Where series are read from, which incidents are detected and diagnosed by. */
  series: SeriesSetting;
  /** File of thresholds of detection; undefined: the defaults. */
  thresholdsPath: string | undefined;
  /** The filter's compiled module, sent inside each ECDS resource. */
  modulePath: string;
}

type SettingKey = Exclude<keyof Settings, "metrics"> | "metricsHost" | "metricsPort";

/** One setting as the command line, the environment and the help name it. */
interface SettingOption {
  key: SettingKey;
  flag: string;
  env: string;
  /** What stands for the value in the help; absent for a switch. */
  value?: string;
  fallback: string;
  about: string;
}

export const SETTING_OPTIONS: readonly SettingOption[] = [
  option("dataDir", "data", "DIR", "./meshfuse-data", "directory of what this controller alone keeps"),
  option("policiesDir", "policies", "DIR", "none", "directory of policy files, watched and never written"),
  option(
    "hashKeyPath",
    "hash-key-file",
    "FILE",
    "hash-key in the data directory",
    "32 hex digits that tags are hashed with, the same for all controllers of a mesh",
  ),
  option("xdsHost", "xds-host", "ADDRESS", "127.0.0.1", "address for xDS and reports"),
  option(
    "xdsPort",
    "xds-port",
    "PORT",
    String(DEFAULT_XDS_PORT),
    "port for xDS and reports; 0 takes a free one",
  ),
  option("apiHost", "api-host", "ADDRESS", "127.0.0.1", "address for the API"),
  option("apiPort", "api-port", "PORT", String(DEFAULT_API_PORT), "port for the API; 0 takes a free one"),
  option("metricsHost", "metrics-host", "ADDRESS", "127.0.0.1", "address for metrics and health alone"),
  option(
    "metricsPort",
    "metrics-port",
    "PORT",
    "none",
    "port for metrics and health alone, which need not be loopback",
  ),
  option("logLevel", "log-level", "LEVEL", "info", LOG_LEVELS.join(", ")),
  option("traceUrl", "trace-url", "URL", "none", "where traces are seen, with {trace} for the identifier"),
  option("eventLog", "event-log", "FILE", "none", "append events to it as JSON lines; - is standard output"),
  option("analysis", "analysis", "ON|OFF", "on", "detect incidents and say what causes them: on, off"),
  option(
    "series",
    "series",
    "SOURCE",
    "embedded",
    "where series are read from: embedded, or prometheus=URL with ;step=DURATION behind it (15s)",
  ),
  option(
    "thresholdsPath",
    "thresholds",
    "FILE",
    "none",
    "YAML file of thresholds that incidents are detected by",
  ),
  option("modulePath", "module", "FILE", DEFAULT_MODULE, "the filter's compiled module"),
  option(
    "allowRemote",
    "allow-remote",
    undefined,
    "false",
    "let sidecars and metrics be served beyond loopback, in plaintext",
  ),
];

/** Values as they were given: by flag without its dashes (`xds-port`), or by environment variable. */
export type FlagValues = Readonly<Record<string, string | boolean | undefined>>;
export type Environment = Readonly<Record<string, string | undefined>>;

type ReadSettings = { settings: Settings } | { errors: string[] };

/** Reads every setting; each error names the flag or variable it came from and what would be right. */
export function readSettings(flags: FlagValues, env: Environment): ReadSettings {
  const errors: string[] = [];
  const values = new Map(SETTING_OPTIONS.map((setting) => [setting.key, given(setting, flags, env)]));
  const take = (key: SettingKey): Given => values.get(key) ?? { text: "", origin: key, isGiven: false };
  const settings: Settings = {
    dataDir: nonEmpty(take("dataDir"), errors),
    policiesDir: optional(take("policiesDir"), errors),
    hashKeyPath: optional(take("hashKeyPath"), errors),
    xdsHost: nonEmpty(take("xdsHost"), errors),
    xdsPort: port(take("xdsPort"), errors),
    apiHost: nonEmpty(take("apiHost"), errors),
    apiPort: port(take("apiPort"), errors),
    metrics: metrics(take("metricsHost"), take("metricsPort"), errors),
    allowRemote: truth(take("allowRemote"), errors),
    logLevel: logLevel(take("logLevel"), errors),
    traceUrl: traceUrl(take("traceUrl"), errors),
    eventLog: optional(take("eventLog"), errors),
    analysis: onOff(take("analysis"), errors),
    series: series(take("series"), errors),
    thresholdsPath: optional(take("thresholdsPath"), errors),
    modulePath: nonEmpty(take("modulePath"), errors),
  };
  refuseRemoteApi(take("apiHost"), errors);
  if (!settings.allowRemote) {
    for (const host of [take("xdsHost"), take("metricsHost")]) refuseRemote(host, errors);
  }
  refuseOnePort(settings, errors);
  return errors.length > 0 ? { errors } : { settings };
}

function option(
  key: SettingKey,
  name: string,
  value: string | undefined,
  fallback: string,
  about: string,
): SettingOption {
  const env = `MESHFUSE_${name.replaceAll("-", "_").toUpperCase()}`;
  const base = { key, flag: name, env, fallback, about };
  return value === undefined ? base : { ...base, value };
}

function given(setting: SettingOption, flags: FlagValues, env: Environment): Given {
  const flag = flags[setting.flag];
  if (flag !== undefined) return { text: String(flag), origin: `--${setting.flag}`, isGiven: true };
  const variable = env[setting.env];
  if (variable !== undefined) return { text: variable, origin: setting.env, isGiven: true };
  return { text: setting.fallback, origin: `--${setting.flag}`, isGiven: false };
}

function logLevel({ text, origin }: Given, errors: string[]): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text);
  if (level === undefined) {
    errors.push(`${origin}: ${JSON.stringify(text)} is not one of ${LOG_LEVELS.join(", ")}`);
  }
  return level ?? "info";
}

/** A port makes the listener; an address alone would do nothing, so it is a mistake. */
function metrics(host: Given, at: Given, errors: string[]): Settings["metrics"] {
  if (at.isGiven) return { host: nonEmpty(host, errors), port: port(at, errors) };
  if (host.isGiven) errors.push(`${host.origin}: needs --metrics-port, too`);
  return undefined;
}

function series({ text, origin }: Given, errors: string[]): SeriesSetting {
  const read = readSeriesSetting(text);
  if ("setting" in read) return read.setting;
  errors.push(`${origin}: ${read.error}`);
  return "embedded";
}

function traceUrl({ text, origin, isGiven }: Given, errors: string[]): string | undefined {
  if (!isGiven) return undefined;
  const error = templateError(text);
  if (error !== undefined) {
    const example = "http://127.0.0.1:9411/zipkin/traces/{trace}";
    errors.push(`${origin}: ${JSON.stringify(text)} ${error}: give one such as ${example}`);
  }
  return text;
}

function refuseOnePort({ xdsHost, xdsPort, apiHost, apiPort, metrics }: Settings, errors: string[]): void {
  const listeners = [
    { flag: "--xds-port", host: xdsHost, port: xdsPort },
    { flag: "--api-port", host: apiHost, port: apiPort },
    ...(metrics === undefined ? [] : [{ flag: "--metrics-port", ...metrics }]),
  ];
  for (const [at, { flag, host, port }] of listeners.entries()) {
    const other = listeners.slice(0, at).find((each) => each.host === host && each.port === port);
    if (port === 0 || other === undefined) continue;
    errors.push(`${other.flag} and ${flag} are both ${port}: give one of them another port`);
  }
}
