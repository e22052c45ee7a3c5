// Actions on header maps: get, pairs, add, set, del.
import { answer, OUT, say, Text } from "./bytes";
import * as env from "./env";

export function headerAction(words: string[]): bool {
  const action = words[0];
  if (action != "get" && action != "pairs" && action != "add" && action != "set" && action != "del")
    return false;
  const map = u32(parseInt(words[1], 10));
  if (action == "pairs") {
    const status = env.proxy_get_header_map_pairs(map, OUT, OUT + 4);
    const size = load<u32>(OUT, 4);
    say(
      "pairs " +
        words[1] +
        " -> " +
        status.toString() +
        " " +
        (size == 0 ? "none" : load<u32>(load<u32>(OUT)).toString()),
    );
    return true;
  }
  const name = new Text(words[2]);
  const value = new Text(words.length > 3 ? decoded(words[3]) : "");
  let status: u32 = 0;
  if (action == "get") status = env.proxy_get_header_map_value(map, name.at, name.size, OUT, OUT + 4);
  else if (action == "add")
    status = env.proxy_add_header_map_value(map, name.at, name.size, value.at, value.size);
  else if (action == "set")
    status = env.proxy_replace_header_map_value(map, name.at, name.size, value.at, value.size);
  else status = env.proxy_remove_header_map_value(map, name.at, name.size);
  const shown = action == "get" && status == 0 ? ` ${answer()}` : "";
  say(`${action} ${words[1]} ${words[2]} -> ${status.toString()}${shown}`);
  return true;
}

/** `%0a` and `%0d`: bytes that a script cannot hold. */
function decoded(text: string): string {
  return text.split("%0a").join("\n").split("%0d").join("\r");
}
