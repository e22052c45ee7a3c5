// What is judged, as steps of the bench.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { BenchError, type Settings, type Step } from "../ladder/index.js";
import type { StepResult, Table } from "../result/index.js";
import { forecastBench } from "./forecast/index.js";
import { readNezha } from "./nezha.js";
import type { DiagnosisOptions } from "./options.js";
import { readPetshop } from "./petshop.js";
import { loadRecording, type Recording, RecordingError, saveRecording } from "./recording.js";
import {
  falseTable,
  faultTable,
  groupTable,
  type Judgement,
  judge,
  match,
  summaryTable,
  type Targets,
  verdictsOf,
} from "./score/index.js";
import { runTestbed } from "./testbed/index.js";

const TARGETS = {
  testbed: { first: 0.9, kind: 0.85, foundWithinS: 20 },
  nezha: { first: 0.7, amongThree: 0.85, found: 0.8, foundWithinS: 120, falseADay: 2 },
  petshop: { first: 0.7, amongThree: 0.85, specificity: 0.8 },
} as const satisfies Record<string, Targets>;

/** What Nezha's faults of this kind do shows in no metric of the mesh by its nature: they are told apart. */
const WITHOUT_TRACE = "return";

const REPLAYED =
  "Each step is given to detection as it ended, without a word of when anything went wrong; what counts is the diagnosis " +
  "made one step after the detection at most.";

type Judging = Exclude<DiagnosisOptions["what"], { kind: "forecast" }>;

/** `results`: the folder where a recording is kept. */
export function diagnosisSteps(what: Judging, results: string): Step[] {
  switch (what.kind) {
    case "testbed":
      return [
        { name: "testbed", title: TITLES.testbed, run: (settings) => testbed(what, results, settings) },
      ];
    case "judge": {
      const run = () => replayed("judge", TARGETS.testbed, Promise.all(what.files.map(loadRecording)));
      return [{ name: "judge", title: TITLES.judge, run }];
    }
    case "nezha":
      return [
        {
          name: "nezha",
          title: TITLES.nezha,
          run: () => replayed("nezha", TARGETS.nezha, readNezha(what.folder)),
        },
      ];
    case "petshop":
      return [
        {
          name: "petshop",
          title: TITLES.petshop,
          run: () => replayed("petshop", TARGETS.petshop, readPetshop(what.folder)),
        },
      ];
  }
}

/** Markdown. Rejects with a BenchError where the data cannot be read. */
export async function forecastText({
  data,
  places,
}: Extract<DiagnosisOptions["what"], { kind: "forecast" }>): Promise<string> {
  const [folder = ""] = places;
  const readers = { nezha: () => readNezha(folder), petshop: () => readPetshop(folder) };
  const recordings = await told(
    data === undefined ? Promise.all(places.map(loadRecording)) : readers[data](),
  );
  // Others of PetShop hold a few samples after a copy of these.
  const isWhole = ({ faults }: Recording) => data !== "petshop" || faults.length === 0;
  return forecastBench(recordings.filter(isWhole));
}

const TITLES = {
  testbed: "Faults in a mesh of real Envoys",
  judge: "Recordings, judged again",
  nezha: "Nezha: Online Boutique on Istio",
  petshop: "PetShop on AWS",
};

async function testbed(
  options: Extract<Judging, { kind: "testbed" }>,
  results: string,
  settings: Settings,
): Promise<StepResult> {
  const { recording, told: said, endedEarly } = await runTestbed(options, settings);
  await mkdir(results, { recursive: true });
  const path = join(
    results,
    `${new Date(recording.window.fromMs).toISOString().slice(0, 19).replaceAll(":", "-")}-recording.json`,
  );
  await saveRecording(path, recording);
  settings.progress(`recorded: ${path}`);
  const live = [match(recording, said)];
  const again = [judge(recording)];
  return {
    step: "testbed",
    title: TITLES.testbed,
    how:
      `Bookinfo on six Envoys, ${recording.faults.length} faults of seed ${options.seed}, each 30 s long, at places and of strengths that are drawn. ` +
      "The controller was asked over its API each second: a fault is found when an incident is first listed there, and what counts is its report 5 s later.",
    tables: [
      ...tablesOf(live),
      { ...summaryTable(again), title: "The same, played again from the recording" },
    ],
    verdicts: verdictsOf(live, TARGETS.testbed),
    skipped:
      endedEarly === undefined ? [] : [{ what: "the faults after the last one shown", why: endedEarly }],
  };
}

async function replayed(
  step: "judge" | "nezha" | "petshop",
  targets: Targets,
  reading: Promise<readonly Recording[]>,
): Promise<StepResult> {
  const judgements = (await told(reading)).map(judge);
  return {
    ...{ step, title: TITLES[step], how: REPLAYED, skipped: [] },
    tables: tablesOf(judgements),
    verdicts: verdictsOf(judgements, targets),
  };
}

/** What a person can mend is said without a stack. */
function told<Read>(reading: Promise<Read>): Promise<Read> {
  return reading.catch((error: Error) => {
    throw error instanceof RecordingError ? new BenchError(error.message) : error;
  });
}

function tablesOf(judgements: readonly Judgement[]): Table[] {
  const apart = without(judgements, WITHOUT_TRACE);
  return [
    summaryTable(judgements),
    ...(apart === undefined
      ? []
      : [{ ...summaryTable(apart), title: `Right answers without the kind ${WITHOUT_TRACE}`, notes: [] }]),
    groupTable("kind", judgements, ({ fault }) => fault.kind),
    groupTable("place", judgements, ({ fault }) => fault.place),
    faultTable(judgements),
    falseTable(judgements),
  ];
}

/** Undefined: there is none of that kind. */
function without(judgements: readonly Judgement[], kind: string): Judgement[] | undefined {
  const isOther = ({ kind: each }: { kind: string }) => each !== kind;
  if (judgements.every(({ recording }) => recording.faults.every(isOther))) return undefined;
  return judgements.map((each) => ({
    ...each,
    recording: { ...each.recording, faults: each.recording.faults.filter(isOther) },
    judged: each.judged.filter(({ fault }) => isOther(fault)),
  }));
}
