/** The rig with a directory of policy files. */
import { type TestFolder, testFolder } from "../policy/folder/folders.js";
import { type Rig, rig } from "./rig.js";

export interface Watched extends Rig {
  folder: TestFolder;
  /** Writes files, or removes those that are undefined, and reads the directory. */
  files(changes: Record<string, string | undefined>): Promise<void>;
  sources(): string[];
  messages(): string[];
}

export async function watched(files: Record<string, string> = {}): Promise<Watched> {
  const folder = testFolder();
  for (const [name, text] of Object.entries(files)) folder.write(name, text);
  return over(await rig(folder.path), folder);
}

function over(all: Rig, folder: TestFolder): Watched {
  return {
    ...{ ...all, folder },
    async files(changes) {
      for (const [name, text] of Object.entries(changes)) {
        if (text === undefined) folder.remove(name);
        else folder.write(name, text);
      }
      await all.kept.directory?.rescan();
    },
    sources: () => all.kept.policies.entries().map(({ source }) => source),
    messages: () => all.kept.errors().map(({ source, message }) => `${source} ${message}`),
  };
}

export async function restarted({ restarted: begin, folder }: Watched): Promise<Watched> {
  return over(await begin(), folder);
}
