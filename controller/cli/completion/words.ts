/** What may stand where the cursor is, from the commands themselves: nothing is listed twice. */
import type { Argument, Command, Option } from "commander";

export interface Candidate {
  value: string;
  about: string;
}

/** What the value of an option or an argument is. */
export interface Slot {
  /** `get name`, `get --namespace`: the command's path, then the argument or the option. */
  place: string;
  /** Values of the arguments before it. */
  before: readonly string[];
}

interface Completion {
  candidates: Candidate[];
  /** To be filled from elsewhere: files, or what the controller knows. */
  slot?: Slot;
  /** `--output=`: what stands before each value. */
  prefix: string;
  /** What is typed of the value so far. */
  typed: string;
}

/** `words`: without the program's name; the last one is being typed, and may be empty. */
export function completionOf(program: Command, words: readonly string[]): Completion {
  const typed = words.at(-1) ?? "";
  const { command, option, before, isLiteral } = readWords(program, words.slice(0, -1));
  const nothing = { candidates: [], prefix: "", typed };
  if (option !== undefined && !(option.variadic && typed.startsWith("-"))) {
    return { ...nothing, ...valuesOf(command, option, before) };
  }
  const [, name, value] = /^(--[^=]+)=(.*)$/s.exec(typed) ?? [];
  if (name !== undefined && value !== undefined && !isLiteral) {
    const known = optionsOf(command).find(({ long }) => long === name);
    const values = known === undefined ? {} : valuesOf(command, known, before);
    return { ...nothing, ...values, prefix: `${name}=`, typed: value };
  }
  if (typed.startsWith("-") && !isLiteral) return { ...nothing, candidates: optionCandidates(command) };
  const commands = before.length === 0 ? commandCandidates(command) : [];
  const argument = argumentAt(command, before.length);
  if (argument === undefined) return { ...nothing, candidates: commands };
  const slot = { place: `${pathOf(command)} ${argument.name()}`, before };
  return { ...nothing, candidates: [...commands, ...choices(argument.argChoices)], slot };
}

interface Reading {
  command: Command;
  /** Whose value comes next. */
  option: Option | undefined;
  before: string[];
  /** After `--` nothing is an option. */
  isLiteral: boolean;
}

function readWords(program: Command, words: readonly string[]): Reading {
  const reading: Reading = { command: program, option: undefined, before: [], isLiteral: false };
  for (const word of words) {
    const isOption = !reading.isLiteral && word.startsWith("-") && word.length > 1;
    if (reading.option !== undefined && !(reading.option.variadic && isOption)) {
      if (!reading.option.variadic) reading.option = undefined;
    } else if (!reading.isLiteral && word === "--") {
      reading.option = undefined;
      reading.isLiteral = true;
    } else if (isOption) {
      const known = optionsOf(reading.command).find(({ long, short }) => word === long || word === short);
      reading.option = known?.required === true || known?.optional === true ? known : undefined;
    } else {
      const sub = reading.command.commands.find((each) => each.name() === word);
      if (sub !== undefined && reading.before.length === 0) reading.command = sub;
      else reading.before.push(word);
    }
  }
  return reading;
}

/** Its own, and those of the commands above it. */
function optionsOf(command: Command): Option[] {
  const above = command.parent === null ? [] : optionsOf(command.parent);
  return [...command.options, ...above].filter(({ hidden }) => !hidden);
}

function optionCandidates(command: Command): Candidate[] {
  const own = optionsOf(command).flatMap(({ long, description }) =>
    long ? [{ value: long, about: description }] : [],
  );
  const known = new Map(
    [...own, { value: "--help", about: "how it is used" }].map((each) => [each.value, each]),
  );
  return [...known.values()];
}

function commandCandidates(command: Command): Candidate[] {
  return command.commands.map((each) => ({ value: each.name(), about: each.description() }));
}

function valuesOf(
  command: Command,
  option: Option,
  before: string[],
): Pick<Completion, "candidates" | "slot"> {
  const slot = { place: `${pathOf(command)} ${option.long ?? ""}`, before };
  return { candidates: choices(option.argChoices), slot };
}

/** The last one may take any number of words. */
function argumentAt({ registeredArguments: known }: Command, at: number): Argument | undefined {
  const last = known.at(-1);
  return known[at] ?? (last?.variadic === true ? last : undefined);
}

function choices(values: readonly string[] | undefined): Candidate[] {
  return (values ?? []).map((value) => ({ value, about: "" }));
}

/** Without the program: `bypass end`. */
function pathOf(command: Command): string {
  const { parent } = command;
  if (parent === null) return "";
  return `${pathOf(parent)} ${command.name()}`.trim();
}
