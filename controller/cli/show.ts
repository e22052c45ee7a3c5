/** Shows what was read: once, or again and again while a person looks on. */
import { Client } from "./client.js";
import { canRedraw, documentText, type Format, type Paint, painter, printable } from "./output.js";
import { changesText, type Sheet, sheetsText } from "./sheet.js";
import { CliFailure, type World } from "./world.js";

/** Sidecars report once a second; more often there is nothing new. */
const WATCH_EVERY_MS = 1_000;
/** Top left; each line to its end, and what is below, is erased, so that nothing flickers. */
const HOME = "\u001b[H";
const ERASE_LINE = "\u001b[K";
const ERASE_BELOW = "\u001b[J";
/** Long lines are cut by the terminal while the picture is drawn, else they would push it up. */
const CUT_LINES = "\u001b[?7l";
const WRAP_LINES = "\u001b[?7h";

export interface View {
  /** For programs, in the API's shapes. */
  value: unknown;
  /** For people. */
  sheets: readonly Sheet[];
}

interface ShowOptions {
  server?: string;
  output: Format;
  watch?: boolean;
  /** While it is watched, the key q ends it, too. */
  quits?: boolean;
}

/** `isAgain`: it was shown before, so that what is not there any more is no mistake of the person. */
type Read = (client: Client, isAgain: boolean) => Promise<View>;

export async function show(world: World, options: ShowOptions, read: Read): Promise<void> {
  if (options.watch === true) return watch(world, options, read);
  print(world, options.output, await read(new Client(world, options.server), false));
}

export function print(world: World, format: Format, { value, sheets }: View): void {
  if (format !== "table") world.stdout.write(documentText(format, value));
  else world.stdout.write(sheetsText(sheets, painter(world.stdout, world.env)));
}

/** Until it is interrupted. A controller that goes away is waited for; one that was never there is not. */
async function watch(world: World, options: ShowOptions, read: Read): Promise<void> {
  const quit = new AbortController();
  const interrupted = AbortSignal.any([world.interruption(), quit.signal]);
  const release = options.quits === true ? onQuitKey(world, () => quit.abort()) : () => {};
  try {
    await follow(world, options, read, interrupted);
  } finally {
    release();
  }
}

/** A terminal that tells of each key sends Ctrl-C as one. The result gives the keyboard back. */
function onQuitKey(world: World, quit: () => void): () => void {
  return (
    world.keys?.((key) => {
      if (key === "q" || key === "\u0003") quit();
    }) ?? (() => {})
  );
}

async function follow(
  world: World,
  options: ShowOptions,
  read: Read,
  interrupted: AbortSignal,
): Promise<void> {
  const client = new Client(world, options.server, { signal: interrupted });
  const picture = pictureOn(world, options);
  let isAgain = false;
  while (!interrupted.aborted) {
    try {
      picture.show(await read(client, isAgain));
      isAgain = true;
    } catch (error) {
      if (interrupted.aborted) return;
      if (!isAgain || !(error instanceof CliFailure) || !error.isPassing) throw error;
      picture.lost(error.lines[0] ?? "the controller failed");
    }
    await world.wait(WATCH_EVERY_MS, interrupted);
  }
}

/** What changes, in the way that suits who looks. */
interface Picture {
  show(view: View): void;
  /** Nothing could be read this time. */
  lost(reason: string): void;
}

function pictureOn(world: World, { output: format, quits = false }: ShowOptions): Picture {
  if (format !== "table") return toldOnce(world, documents(world, format));
  if (canRedraw(world.stdout, world.env))
    return redrawn(world, quits && world.keys ? "q ends" : "Ctrl-C ends");
  return toldOnce(world, appended(world, painter(world.stdout, world.env)));
}

/** For programs: each state that differs from the one before. */
function documents({ stdout }: World, format: "json" | "yaml"): (view: View) => void {
  let last = "";
  return ({ value }) => {
    const text = documentText(format, value, true);
    if (text !== last) stdout.write(text);
    last = text;
  };
}

/** The first state whole, then a line for each row that changes. */
function appended({ stdout }: World, paint: Paint): (view: View) => void {
  let last: readonly Sheet[] | undefined;
  return ({ sheets }) => {
    const text = last === undefined ? sheetsText(sheets, paint) : changesText(last, sheets, paint);
    if (text !== "") stdout.write(text);
    last = sheets;
  };
}

/** What is lost, and found again, goes to stderr once. */
function toldOnce({ stderr }: World, show: (view: View) => void): Picture {
  let isLost = false;
  return {
    show(view) {
      if (isLost) stderr.write("the controller answers again\n");
      isLost = false;
      show(view);
    },
    lost(reason) {
      if (!isLost) stderr.write(`${printable(reason)}; trying again\n`);
      isLost = true;
    },
  };
}

function redrawn(world: World, ending: string): Picture {
  const paint = painter(world.stdout, world.env);
  let last: readonly Sheet[] = [];
  const draw = (head: string) => {
    const height = world.stdout.rows ?? Number.POSITIVE_INFINITY;
    const lines = `${head}\n\n${sheetsText(last, paint)}`.split("\n").slice(0, height - 1);
    const text = lines.map((line) => `${line}${ERASE_LINE}\n`).join("");
    world.stdout.write(`${CUT_LINES}${HOME}${text}${ERASE_BELOW}${WRAP_LINES}`);
  };
  const now = () => `${new Date(world.clock()).toISOString().slice(11, 19)}Z`;
  return {
    show({ sheets }) {
      last = sheets;
      draw(paint("dim", `${now()}, read every ${WATCH_EVERY_MS / 1000} s; ${ending}`));
    },
    lost(reason) {
      draw(paint("red", `${now()} ${printable(reason)}; trying again; below is what was last seen`));
    },
  };
}
