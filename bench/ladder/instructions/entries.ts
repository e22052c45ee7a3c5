// The C file between the host and one module: the host's calls in the module's own names and arities, nothing where
// the module has no such callback, and an end with a clear word where it calls what the host has not.

/** What the host calls: name in host.h, export, parameters. Of several exports the first that is there is called. */
const CALLBACKS: readonly (readonly [name: string, parameters: number, ...exports: string[]])[] = [
  ["allocate", 1, "proxy_on_memory_allocate", "malloc"],
  ["on_context_create", 2, "proxy_on_context_create"],
  ["on_vm_start", 2, "proxy_on_vm_start"],
  ["on_configure", 2, "proxy_on_configure"],
  ["on_request_headers", 3, "proxy_on_request_headers"],
  ["on_response_headers", 3, "proxy_on_response_headers"],
  ["on_response_body", 3, "proxy_on_response_body"],
  ["on_log", 1, "proxy_on_log"],
  ["on_done", 1, "proxy_on_done"],
  ["on_delete", 1, "proxy_on_delete"],
  ["on_tick", 1, "proxy_on_tick"],
  ["on_grpc_receive", 3, "proxy_on_grpc_receive"],
];
const STARTS = ["_initialize", "_start"];
const LETTERS = ["a", "b", "c"];

/** A C function that wasm2c declares: in the module's words, its C name, its parameters after the instance. */
interface Declared {
  word: string;
  result: string;
  name: string;
  instance: string;
  parameters: readonly string[];
}

/** `header`: the one that wasm2c 1.0.32 writes for a module that it was told to call `guest`. */
export function entriesOf(header: string): string {
  const exported = declared(header, /\/\* export: '(\w+)' \*\/\n(.*?)\((.*)\);/g);
  const imported = declared(header, /\/\* import: '\w+' '(\w+)' \*\/\n(.*?)\((.*)\);/g);
  const instances = [...header.matchAll(/^struct (Z_\w+_instance_t);/gm)].map(([, type = ""]) => type);
  return [
    "#include <stdio.h>",
    "#include <stdlib.h>",
    '#include "guest.h"',
    "Z_guest_instance_t guest;",
    ...instances.map((type) => `struct ${type} { int unused; } ${type}_one;`),
    ...imported.map(absent),
    // Asked once: else the module's own function for it would be counted each time.
    "static wasm_rt_memory_t *memory;",
    "u8 *guest_memory(void) { return memory->data; }",
    startOf(exported, instances),
    ...CALLBACKS.map(([name, parameters, ...exports]) => callbackOf(name, parameters, exports, exported)),
    "",
  ].join("\n");
}

function declared(header: string, pattern: RegExp): Declared[] {
  return [...header.matchAll(pattern)].map(([, word = "", before = "", parameters = ""]) => {
    const [instance = "", ...rest] = parameters.split(",").map((text) => text.trim());
    const [, result = "", name = ""] = /^(.*?)(\w+)$/.exec(before.trim()) ?? [];
    return { word, result: result.trim(), name, instance, parameters: rest };
  });
}

/** Weak: where the host has the function, the linker takes that one. */
function absent({ word, result, name, instance, parameters }: Declared): string {
  const text = `the module calls ${word}, which the host of the bench does not have`;
  const body = `fprintf(stderr, "${text}\\n"); exit(1);`;
  return `__attribute__((weak)) ${result} ${name}(${[instance, ...parameters].join(", ")}) { ${body} }`;
}

function startOf(exported: readonly Declared[], instances: readonly string[]): string {
  const start = STARTS.map((word) => exported.find((other) => other.word === word)).find(Boolean);
  const args = ["&guest", ...instances.map((type) => `&${type}_one`)].join(", ");
  const made = `wasm_rt_init(); Z_guest_init_module(); Z_guest_instantiate(${args});`;
  const run = start === undefined ? "" : ` ${start.name}(&guest);`;
  return `void guest_start(void) { ${made} memory = Z_guestZ_memory(&guest);${run} }`;
}

/** Older ABIs pass fewer values, always the first ones. */
function callbackOf(
  name: string,
  parameters: number,
  words: readonly string[],
  exported: readonly Declared[],
): string {
  const found = words.map((word) => exported.find((other) => other.word === word)).find(Boolean);
  const letters = LETTERS.slice(0, parameters);
  const head = `u32 guest_${name}(${letters.map((letter) => `u32 ${letter}`).join(", ")})`;
  if (found === undefined) return `${head} { return 0; }`;
  const call = `${found.name}(${["&guest", ...letters.slice(0, found.parameters.length)].join(", ")})`;
  return found.result === "void" ? `${head} { ${call}; return 0; }` : `${head} { return ${call}; }`;
}
