/** `render istio-access-log`: the access log of Istio's sidecars, with what Meshfuse says of each request. */
import type { Command } from "commander";
import { renderIstioAccessLog } from "../../render/index.js";
import { usage, type World } from "../world.js";
import { withExamples } from "./shared.js";

export function addIstioAccessLog(render: Command, world: World): void {
  const command = render
    .command("istio-access-log")
    .description("Print Istio's mesh configuration for an access log in JSON, with verdicts and tags.")
    .option("--tag <name...>", 'names of the tags with "log: true" that policies will use');
  withExamples(command, [
    ["render istio-access-log --tag tenant", "meshConfig, to be merged into yours"],
  ]).action(({ tag = [] }: { tag?: string[] }) => {
    const rendered = renderIstioAccessLog(tag.flatMap((word) => word.split(",")));
    if ("errors" in rendered) {
      const errors = rendered.errors.map((error) => error.replace(/^tags(\[\d+\])?/, "--tag"));
      throw usage(...errors, "look at `meshfuse render istio-access-log --help`");
    }
    world.stdout.write(rendered.text);
  });
}
