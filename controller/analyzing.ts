/** How the parts that analyze the mesh meet: series, detection, diagnosis, changes, and what is kept of incidents. */
import path from "node:path";
import type { FastifyBaseLogger } from "fastify";
import {
  Analysis,
  type AnalysisNeeds,
  type AnalysisView,
  analysisView,
  Changes,
  IncidentFolder,
  PastFile,
  type ReadThresholds,
} from "./analyze/index.js";
import type { Clock } from "./clock.js";
import { DEFAULT_THRESHOLDS, Detector } from "./detect/index.js";
import { diagnose } from "./diagnose/index.js";
import type { EventHub } from "./events/index.js";
import { type IncidentReport, type IncidentSummary, readIncidentFile } from "./incident/index.js";
import type { Roster } from "./push/index.js";
import type { SeriesSource } from "./series/index.js";
import type { Kept } from "./store/index.js";
import { ownVersion } from "./version.js";

/** In the data directory. */
const INCIDENTS_FOLDER = "incidents";
const US_IN_MS = 1000;

/** What an operator says of it. */
export interface AnalysisSettings extends ReadThresholds {
  isOn: boolean;
}

export interface AnalyzingNeeds {
  kept: Kept;
  roster: Roster;
  source: SeriesSource;
  /** For people. */
  sourceName: string;
  /** Its past does not outlive the controller by itself. */
  isEmbedded: boolean;
  dataDir: string;
  settings: AnalysisSettings;
  hub: EventHub;
  clock: Clock;
  logger: FastifyBaseLogger;
}

export interface Analyzing {
  changes: Changes;
  /** Undefined: it is switched off. */
  analysis: Analysis | undefined;
  /** `threats`: what is to come, a line each. */
  view: (threats: readonly string[]) => AnalysisView;
  /** Those that are open or kept, the newest first. */
  incidents: () => IncidentSummary[];
  /** Rejects where the file is damaged. */
  report: (id: number) => Promise<IncidentReport | undefined>;
  fileText: (id: number) => Promise<string | undefined>;
  isKept: () => boolean;
}

/** Not started yet. */
export async function analysisParts(needs: AnalyzingNeeds): Promise<Analyzing> {
  const { source, sourceName, settings, clock } = needs;
  const changes = changesIn(needs);
  const thresholds = { ...DEFAULT_THRESHOLDS, ...settings.thresholds };
  const warn = (words: string) => needs.logger.warn(words);
  const place = path.join(needs.dataDir, INCIDENTS_FOLDER);
  const folder = await IncidentFolder.open(place, warn);
  const past = needs.isEmbedded ? new PastFile({ folder: place, clock, warn }) : undefined;
  const own: AnalysisNeeds = {
    ...{ source, changes, folder, past, clock, thresholds, diagnose, warn, version: ownVersion() },
    detector: (firstId) => new Detector({ thresholds, firstId }),
    tell: (told) => needs.hub.publish(told),
    cpuMs: ownCpuMs,
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  };
  const analysis = settings.isOn ? new Analysis(own) : undefined;
  const fileText = (id: number) => (analysis === undefined ? folder.text(id) : analysis.fileText(id));
  return {
    ...{ changes, analysis, fileText },
    view: (threats) => analysisView({ analysis, source, sourceName, thresholds, threats }, clock.nowMs()),
    incidents: () => analysis?.incidents() ?? folder.list(),
    isKept: () => folder.isKept && past?.isKept !== false,
    report: async (id) => {
      const open = analysis?.open().find(({ incident }) => incident.id === id)?.finding;
      return open?.report ?? reportIn(id, await fileText(id));
    },
  };
}

/** Of the whole process: while it works here, little else of it does. */
function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / US_IN_MS;
}

function changesIn({ kept, roster, clock }: AnalyzingNeeds): Changes {
  const { policies, experiments, bypasses, services } = kept;
  return new Changes({
    policies: () => policies.entries(),
    experiments: () => experiments.list(),
    bypasses: () => bypasses.active(),
    isPaused: () => experiments.pause() !== undefined,
    sidecars: () => roster.list().map(({ sidecar }) => sidecar),
    services: () => services.list(),
    nowMs: () => clock.nowMs(),
  });
}

function reportIn(id: number, text: string | undefined): IncidentReport | undefined {
  if (text === undefined) return undefined;
  const reading = readIncidentFile(text);
  if ("file" in reading) return reading.file.report;
  throw new Error(`the file of incident ${id} is damaged: ${reading.errors[0] ?? "it cannot be read"}`);
}
